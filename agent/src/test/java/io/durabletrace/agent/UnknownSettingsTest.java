/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.Settings;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {

  @Test
  void what_exists_is_not_mentioned_however_it_is_written() {
    Set<String> properties =
        Settings.all().stream().map(setting -> setting.name()).collect(Collectors.toSet());
    Set<String> variables =
        properties.stream()
            .map(name -> name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
            .collect(Collectors.toSet());
    assertThat(UnknownSettings.in(properties, variables)).isEmpty();
    // the agent takes these, too
    assertThat(
            UnknownSettings.in(
                Set.of("otel.instrumentation.durable.shutdown.grace"),
                Set.of("OTEL_INSTRUMENTATION_RESTATE_2_0_ENABLED")))
        .isEmpty();
  }

  @Test
  void what_is_not_ours_is_not_mentioned() {
    assertThat(
            UnknownSettings.in(
                Set.of(
                    "otel.instrumentation.restate-2.0.enabled",
                    "otel.instrumentation.restate-client.enabled",
                    "otel.instrumentation.restate-client-2.0.enabled",
                    "otel.instrumentation.restaurant.enabled",
                    "otel.instrumentation.durability.x",
                    "otel.exporter.otlp.endpoint",
                    "restate.enabled",
                    "user.dir"),
                Set.of("OTEL_SERVICE_NAME", "PATH", "otel_instrumentation_restate_x")))
        .isEmpty();
  }

  @Test
  void a_slip_of_the_pen_is_named_with_what_was_meant() {
    assertThat(
            UnknownSettings.in(
                Set.of(
                    "otel.instrumentation.durable.lifecycle-event",
                    "otel.instrumentation.durable.enabled",
                    "otel.exporter.durable-file.size"),
                Set.of("OTEL_INSTRUMENTATION_RESTATE_CAPTURE_STATEKEYS")))
        .containsExactly(
            "System property otel.exporter.durable-file.size is no setting of DurableTrace and has"
                + " no effect; did you mean otel.exporter.durable-file.max-size?",
            "System property otel.instrumentation.durable.enabled is no setting of DurableTrace"
                + " and has no effect.",
            "System property otel.instrumentation.durable.lifecycle-event is no setting of"
                + " DurableTrace and has no effect; did you mean"
                + " otel.instrumentation.durable.lifecycle-events?",
            "Environment variable OTEL_INSTRUMENTATION_RESTATE_CAPTURE_STATEKEYS is no setting of"
                + " DurableTrace and has no effect; did you mean"
                + " OTEL_INSTRUMENTATION_RESTATE_CAPTURE_STATE_KEYS?");
  }

  @Test
  void one_of_ours_under_another_prefix_of_ours_is_named() {
    assertThat(
            UnknownSettings.in(
                Set.of("otel.instrumentation.durable.call-propagation"),
                Set.of(
                    "OTEL_INSTRUMENTATION_RESTATE_START_MARKER",
                    "OTEL_INSTRUMENTATION_DURABLE_ENABLED")))
        .containsExactly(
            "System property otel.instrumentation.durable.call-propagation is no setting of"
                + " DurableTrace and has no effect; did you mean"
                + " otel.instrumentation.restate.call-propagation?",
            "Environment variable OTEL_INSTRUMENTATION_DURABLE_ENABLED is no setting of"
                + " DurableTrace and has no effect.",
            "Environment variable OTEL_INSTRUMENTATION_RESTATE_START_MARKER is no setting of"
                + " DurableTrace and has no effect; did you mean"
                + " OTEL_INSTRUMENTATION_DURABLE_START_MARKER?");
  }
}
