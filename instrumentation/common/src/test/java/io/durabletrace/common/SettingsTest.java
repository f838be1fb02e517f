/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.RestateWords.CallPropagation;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @AfterEach
  void restore() {
    Settings.all().forEach(setting -> System.clearProperty(setting.name()));
  }

  @Test
  void without_a_value_the_default_holds() {
    assertThat(Settings.all())
        .allSatisfy(
            setting -> {
              assertThat(setting.isSet()).isFalse();
              assertThat(setting.isUsers()).isFalse();
              assertThat(setting.problem()).isNull();
              assertThat(setting.problem(setting.defaultText())).isNull();
            });
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.get()).isFalse();
    assertThat(Settings.LIFECYCLE_EVENTS.get()).containsExactly(LifecycleEvents.SPAN);
    assertThat(Settings.LONG_ATTEMPT_THRESHOLD.get()).isEqualTo(Duration.ofMinutes(1));
    assertThat(Settings.EXCLUDE_TARGETS.get().isEmpty()).isTrue();
    assertThat(Settings.RESTATE_UI_URL.get()).isEmpty();
  }

  @Test
  void a_value_is_read_in_any_case_and_with_space_around() {
    System.setProperty(Settings.RESTATE_CAPTURE_STATE_KEYS.name(), " TRUE ");
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.isSet()).isTrue();
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.isUsers()).isTrue();
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.get()).isTrue();
    System.setProperty(Settings.LIFECYCLE_EVENTS.name(), "Log , span");
    assertThat(Settings.LIFECYCLE_EVENTS.get())
        .isEqualTo(EnumSet.of(LifecycleEvents.SPAN, LifecycleEvents.LOG));
  }

  /** As everywhere in OpenTelemetry. */
  @Test
  void an_empty_value_is_none() {
    System.setProperty(Settings.LIFECYCLE_EVENTS.name(), " ");
    assertThat(Settings.LIFECYCLE_EVENTS.isSet()).isFalse();
    assertThat(Settings.LIFECYCLE_EVENTS.problem()).isNull();
    assertThat(Settings.LIFECYCLE_EVENTS.get()).containsExactly(LifecycleEvents.SPAN);
  }

  @Test
  void a_wrong_value_is_named_with_what_is_allowed_and_what_is_used() {
    System.setProperty(Settings.RESTATE_CAPTURE_STATE_KEYS.name(), "yes");
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.isSet()).isTrue();
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.isUsers()).isFalse();
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.get()).isFalse();
    assertThat(Settings.RESTATE_CAPTURE_STATE_KEYS.problem())
        .isEqualTo(
            "Setting otel.instrumentation.restate.capture-state-keys is 'yes' but must be true or"
                + " false; using false.");
    assertThat(Settings.LIFECYCLE_EVENTS.problem("span,logs"))
        .isEqualTo(
            "Setting otel.instrumentation.durable.lifecycle-events is 'span,logs' but must be any"
                + " of span, log; or none; using span.");
    assertThat(Settings.RESTATE_UI_URL.problem("localhost:9070/ui"))
        .isEqualTo(
            "Setting otel.instrumentation.restate.ui-url is 'localhost:9070/ui' but must be an"
                + " address such as http://localhost:9070/ui; using none.");
    assertThat(Settings.RESTATE_UI_URL.problem("https://"))
        .isEqualTo(
            "Setting otel.instrumentation.restate.ui-url is 'https://' but must be an address such"
                + " as http://localhost:9070/ui; using none.");
  }

  @Test
  void words_can_be_none_of_them() {
    assertThat(Settings.LIFECYCLE_EVENTS.of("none")).isEmpty();
    assertThat(Settings.LIFECYCLE_EVENTS.problem("none,log")).isNotNull();
    assertThat(Settings.LIFECYCLE_EVENTS.problem("log,")).isNotNull();
    assertThat(SettingType.setOf(Word.class).parse("two-words")).containsExactly(Word.TWO_WORDS);
    assertThat(SettingType.setOf(Word.class).parse("two_words")).isNull();
  }

  @Test
  void one_word() {
    assertThat(Settings.RESTATE_CALL_PROPAGATION.of("Always")).isEqualTo(CallPropagation.ALWAYS);
    assertThat(Settings.RESTATE_CALL_PROPAGATION.of("ever")).isEqualTo(CallPropagation.OFF);
    assertThat(Settings.RESTATE_CALL_PROPAGATION.allowed()).isEqualTo("off, auto or always");
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "2s,2000", "3 m,180000", "1h,3600000", "1d,86400000", "250,250", "0,0"})
  void durations(String text, long millis) {
    assertThat(SettingType.duration().parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "10k,10240", "50m,52428800", "50 MB,52428800", "1G,1073741824", "7b,7"})
  void sizes(String text, long bytes) {
    assertThat(SettingType.size().parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1s", "1.5s", "s", "2 weeks", "99999999999s"})
  void what_is_no_duration(String text) {
    assertThat(SettingType.duration().parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0k", "-1", "1t", "many", "1kk"})
  void what_is_no_size(String text) {
    assertThat(SettingType.size().parse(text)).isNull();
  }

  @Test
  void counts() {
    assertThat(SettingType.count(10).parse("10")).isEqualTo(10);
    assertThat(SettingType.count(10).parse("11")).isNull();
    assertThat(SettingType.count(10).parse("0")).isNull();
    assertThat(SettingType.count(10).parse("9999999999")).isNull();
  }

  @Test
  void addresses() {
    assertThat(Settings.RESTATE_UI_URL.of("http://localhost:9070/ui//"))
        .isEqualTo("http://localhost:9070/ui");
    assertThat(Settings.RESTATE_UI_URL.of("http:///ui")).isEmpty();
  }

  @Test
  void patterns() {
    Globs globs = Settings.EXCLUDE_TARGETS.of("Health/*, */ping ,A.b/c");
    assertThat(globs.matches("Health/check")).isTrue();
    assertThat(globs.matches("Greeter/ping")).isTrue();
    assertThat(globs.matches("A.b/c")).isTrue();
    assertThat(globs.matches("Axb/c")).isFalse();
    assertThat(globs.matches("MyHealth/check")).isFalse();
    assertThat(globs.matches("Greeter/pings")).isFalse();
    assertThat(Settings.EXCLUDE_TARGETS.of("*").matches("")).isTrue();
    assertThat(Settings.EXCLUDE_TARGETS.of("a**/b").matches("a-/b")).isTrue();
    assertThat(Settings.EXCLUDE_TARGETS.problem("a/,,b/")).isNotNull();
  }

  /** As the types of commands are nothing that a user has at hand to copy. */
  @Test
  void types_of_commands_are_matched_in_any_case() {
    Globs globs = Settings.COMMANDS.of("run,*CALL");
    assertThat(globs.matches("Run")).isTrue();
    assertThat(globs.matches("OneWayCall")).isTrue();
    assertThat(globs.matches("Sleep")).isFalse();
    assertThat(Settings.EXCLUDE_TARGETS.of("health/*").matches("Health/check")).isFalse();
  }

  @Test
  void a_target_has_two_parts() {
    assertThat(Settings.EXCLUDE_TARGETS.problem("Health/*, Stock"))
        .isEqualTo(
            "Setting otel.instrumentation.durable.exclude-targets is 'Health/*, Stock' but must be"
                + " patterns over Service/handler such as Health/*,*/ping; using none.");
    assertThat(Settings.EXCLUDE_TARGETS.problem(" * ")).isNull();
  }

  private enum Word {
    ONE,
    OTHER,
    TWO_WORDS
  }
}
