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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** A setting that is mentioned elsewhere, or in the README of a module, exists. */
  @Test
  void no_other_setting_of_ours_is_named() throws IOException {
    List<String> known = Settings.all().stream().map(Setting::name).toList();
    String ours =
        known.stream().map(ReadmeSettingsTest::prefix).distinct().collect(Collectors.joining("|"));
    Pattern setting = Pattern.compile("(" + ours + ")[a-z.-]*[a-z]");
    List<Path> readmes = readmes();
    assertThat(readmes).as("the main one and those of the modules").hasSizeGreaterThan(2);
    for (Path readme : readmes) {
      assertThat(
              setting
                  .matcher(Files.readString(readme))
                  .results()
                  .map(MatchResult::group)
                  .distinct())
          .as(readme.toString())
          .isSubsetOf(known);
    }
  }

  /** {@code otel.instrumentation.durable.}, of the settings that begin like that. */
  private static String prefix(String setting) {
    return Pattern.quote(setting.replaceFirst("^(otel\\.\\w+\\.[^.]+\\.).*", "$1"));
  }

  private static List<Path> readmes() throws IOException {
    Path main = readme();
    try (Stream<Path> files = Files.walk(main.resolveSibling("instrumentation"), 2)) {
      return Stream.concat(Stream.of(main), files.filter(file -> file.endsWith("README.md")))
          .toList();
    }
  }

  private static Path readme() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("CONTRIBUTING.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("README.md");
  }
}
