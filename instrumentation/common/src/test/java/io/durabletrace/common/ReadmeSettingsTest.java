/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of settings says what the code says. */
class ReadmeSettingsTest {
  private static final String HEAD = "| setting | default | values | |";

  @Test
  void the_table_lists_every_setting_with_its_default_and_its_values() throws IOException {
    List<String> lines = Files.readAllLines(readme());
    int head = lines.indexOf(HEAD);
    assertThat(head).as("a line " + HEAD).isPositive();
    assertThat(lines.lastIndexOf(HEAD)).as("the only one").isEqualTo(head);
    List<String[]> rows =
        lines.subList(head + 2, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split(" *\\| *"))
            .toList();
    assertThat(rows.stream().map(row -> row[1] + " | " + row[2] + " | " + row[3]))
        .containsExactlyElementsOf(
            Settings.all().stream()
                .map(
                    setting ->
                        '`'
                            + setting.name()
                            + "` | "
                            + (setting.defaultText().isEmpty()
                                ? "none"
                                : '`' + setting.defaultText() + '`')
                            + " | "
                            + setting.allowed())
                .toList());
    assertThat(rows).allSatisfy(row -> assertThat(row[4]).isNotBlank());
  }

  /** A setting that is mentioned elsewhere in the README exists. */
  @Test
  void no_other_setting_of_ours_is_named() throws IOException {
    String text = Files.readString(readme());
    List<String> known = Settings.all().stream().map(Setting::name).toList();
    assertThat(
            Pattern.compile(
                    "otel\\.(instrumentation\\.(durable|restate|restate-client)|exporter\\.durable-file)\\.[a-z.-]*[a-z]")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct())
        .isSubsetOf(known);
  }

  private static Path readme() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("CONTRIBUTING.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("README.md");
  }
}
