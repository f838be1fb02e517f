/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Logger logger = Logger.getLogger("io.durabletrace");
  private final List<String> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void restore() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    Settings.NAMES.forEach(System::clearProperty);
  }

  @Test
  void defaults() {
    assertThat(Settings.captureStateKeys()).isFalse();
    assertThat(Settings.shutdownGrace()).isEqualTo(Duration.ofMillis(500));
    assertThat(Settings.isSet(Settings.SHUTDOWN_GRACE)).isFalse();
  }

  @Test
  void values() {
    System.setProperty(Settings.CAPTURE_STATE_KEYS, " TRUE ");
    assertThat(Settings.captureStateKeys()).isTrue();
    for (String written : List.of("2000", "2000ms", "2s", "2 s")) {
      System.setProperty(Settings.SHUTDOWN_GRACE, written);
      assertThat(Settings.shutdownGrace()).as(written).isEqualTo(Duration.ofSeconds(2));
    }
    System.setProperty(Settings.SHUTDOWN_GRACE, "0");
    assertThat(Settings.shutdownGrace()).isZero();
    assertThat(logged).isEmpty();
  }

  @Test
  void a_wrong_value_is_named_once_with_what_is_allowed_and_what_is_used() {
    System.setProperty(Settings.CAPTURE_STATE_KEYS, "yes");
    assertThat(Settings.captureStateKeys()).isFalse();
    assertThat(Settings.captureStateKeys()).isFalse();
    System.setProperty(Settings.SHUTDOWN_GRACE, "-1");
    assertThat(Settings.shutdownGrace()).isEqualTo(Duration.ofMillis(500));
    assertThat(logged)
        .containsExactly(
            "Setting otel.instrumentation.restate.capture-state-keys is 'yes' but must be true or"
                + " false; using false.",
            "Setting otel.instrumentation.durable.shutdown-grace is '-1' but must be milliseconds,"
                + " or a number with the unit ms, s or m; using 500 ms.");
  }
}
