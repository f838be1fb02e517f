/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.LifecycleEvents;
import io.durabletrace.common.Settings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our defaults for how long telemetry waits in the process for more of its kind: shorter than
 * OpenTelemetry's, because one looks at attempts while they happen. Whatever the user says wins.
 */
final class LiveDefaults {
  private static final String SPANS = "otel.bsp.schedule.delay";
  private static final String SPANS_MILLIS = "1000";
  private static final String LOGS = "otel.blrp.schedule.delay";
  private static final String LOGS_MILLIS = "200";

  /** The properties that are to be added to what is configured by now. */
  static Map<String, String> missingIn(ConfigProperties config) {
    Map<String, String> missing = new HashMap<>();
    if (isBlank(config.getString(SPANS))) {
      missing.put(SPANS, SPANS_MILLIS);
    }
    if (Settings.LIFECYCLE_EVENTS.get().contains(LifecycleEvents.LOG)
        && isBlank(config.getString(LOGS))) {
      missing.put(LOGS, LOGS_MILLIS);
    }
    return missing;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.trim().isEmpty();
  }

  private LiveDefaults() {}
}
