/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class DurableTraceCustomizerTest {

  /** The listener says it again where it finds that the settings were not read. */
  @Test
  void the_version_is_said_once() {
    Lines lines = new Lines();
    Logger logger = Logger.getLogger("io.durabletrace");
    logger.addHandler(lines);
    try {
      DurableTraceCustomizer.sayVersion();
      DurableTraceCustomizer.sayVersion();
    } finally {
      logger.removeHandler(lines);
    }
    assertThat(lines.messages)
        .containsExactly("DurableTrace - version: " + DurableTraceCustomizer.version());
  }

  private static final class Lines extends Handler {
    private final List<String> messages = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      messages.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
