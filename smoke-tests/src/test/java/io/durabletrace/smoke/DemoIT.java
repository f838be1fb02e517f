/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ProjectFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's first command: what it promises arrives at a viewer that is not ours. */
class DemoIT {

  @ParameterizedTest
  @ValueSource(strings = {"", "--server-tracing"})
  void theDemoShowsTheTraceOfACheckoutThatFailsTwice(String option, @TempDir Path folder)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProjectFiles.root().resolve("demo").toString());
    command.add("--once");
    if (!option.isEmpty()) {
      command.add(option);
    }
    Path output = folder.resolve("output");
    Process demo =
        new ProcessBuilder(command)
            .directory(ProjectFiles.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = demo.waitFor(5, TimeUnit.MINUTES);
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(printed).isTrue();
      assertThat(demo.exitValue()).as(printed).isZero();
      assertThat(printed)
          .containsPattern("attempt Checkout/buy, try 2 .*will be retried")
          .containsPattern("attempt Checkout/buy, try 3 .*")
          .contains("! IOException at Payments.charge")
          .contains("suspended, waiting for: awakeable")
          .contains("new command OneWayCall Mail/confirm")
          .containsPattern("attempt Warehouse/takeStock started")
          .containsPattern(
              "attempt Warehouse/takeStock has been running for (?:[2-9]|\\d\\d+)\\.\\d+ s")
          .containsPattern("http://127\\.0\\.0\\.1:\\d+/#trace=[0-9a-f]{32}");
    } finally {
      // It stops what it has started, when it is asked to.
      demo.destroy();
      demo.waitFor(30, TimeUnit.SECONDS);
    }
  }
}
