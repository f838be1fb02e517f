/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final String WORD = Settings.RESTATE_CALL_PROPAGATION;
  private static final String NAME = Settings.RESTATE_CAPTURE_STATE_KEYS;

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
  void without_a_value_the_default_holds() {
    assertThat(Settings.isSet(NAME)).isFalse();
    assertThat(Settings.getBoolean(NAME, false)).isFalse();
    assertThat(Settings.getBoolean(NAME, true)).isTrue();
  }

  @Test
  void a_value_is_read_in_any_case() {
    System.setProperty(NAME, " TRUE ");
    assertThat(Settings.isSet(NAME)).isTrue();
    assertThat(Settings.getBoolean(NAME, false)).isTrue();
    System.setProperty(NAME, "false");
    assertThat(Settings.getBoolean(NAME, true)).isFalse();
    assertThat(logged).isEmpty();
  }

  @Test
  void a_wrong_value_is_named_once_with_what_is_allowed_and_what_is_used() {
    System.setProperty(NAME, "yes");
    assertThat(Settings.getBoolean(NAME, false)).isFalse();
    assertThat(Settings.getBoolean(NAME, false)).isFalse();
    assertThat(logged)
        .containsExactly(
            "Setting otel.instrumentation.restate.capture-state-keys is 'yes' but must be true or"
                + " false; using false.");
  }

  @Test
  void a_word_is_one_of_those_allowed_and_else_the_first() {
    assertThat(Settings.getWord(WORD, "off", "auto")).isEqualTo("off");
    System.setProperty(WORD, " Auto");
    assertThat(Settings.getWord(WORD, "off", "auto")).isEqualTo("auto");
    assertThat(logged).isEmpty();
    System.setProperty(WORD, "on");
    assertThat(Settings.getWord(WORD, "off", "auto")).isEqualTo("off");
    assertThat(logged)
        .hasSize(1)
        .first()
        .asString()
        .endsWith("must be one of off, auto; using off.");
  }
}
