/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
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
}
