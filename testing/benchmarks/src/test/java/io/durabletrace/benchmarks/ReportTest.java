/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  @ParameterizedTest
  @ValueSource(strings = {"attempts", "replay", "idle"})
  void whatIsKeptForPeopleSaysWhatWasMeasured(String what) throws IOException {
    Path folder = TestReport.folder();

    Report report = Report.read(folder, what, Bench.cases(what));

    assertThat(folder.resolve(what + ".md"))
        .as("testing/bench %s report writes it", what)
        .content()
        .isEqualTo(report.markdown());
  }

  /** Links to kept files, and behind them in the line where they are from. */
  private static final Pattern CITED =
      Pattern.compile("testing/results/([\\w.-]+)|\\bat (\\p{XDigit}{7})\\b");

  @Test
  void performanceSaysOfWhichCommitItsFiguresAre() throws IOException {
    List<String> checked = new ArrayList<>();
    for (String line :
        Files.readAllLines(ProjectFiles.root().resolve("PERFORMANCE.md"), StandardCharsets.UTF_8)) {
      List<String> files = new ArrayList<>();
      for (Matcher cited = CITED.matcher(line); cited.find(); ) {
        if (cited.group(1) != null) {
          files.add(cited.group(1));
          continue;
        }
        for (String file : files) {
          assertThat(TestReport.folder().resolve(file))
              .as("as cited")
              .content()
              .containsPattern("(?i)\\bcommit:? " + cited.group(2));
          checked.add(file);
        }
        files.clear();
      }
      assertThat(files).as("files without a commit in: %s", line).isEmpty();
    }
    assertThat(checked)
        .contains("attempts.md", "replay.md", "idle.md", "server.txt", "startup.txt", "faults.txt");
  }
}
