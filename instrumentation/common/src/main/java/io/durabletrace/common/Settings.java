/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read from system properties and environment variables; what only the agent's
 * configuration file says, its extension publishes as system properties. A value that makes no
 * sense is named once and the default holds.
 */
public final class Settings {
  /** Whether the keys of state entries may leave the process, on events of state commands. */
  public static final String CAPTURE_STATE_KEYS = "otel.instrumentation.restate.capture-state-keys";

  /** How long a shutdown waits for running attempts to end by themselves. */
  public static final String SHUTDOWN_GRACE = "otel.instrumentation.durable.shutdown-grace";

  /** All of them. */
  public static final List<String> NAMES =
      Collections.unmodifiableList(Arrays.asList(CAPTURE_STATE_KEYS, SHUTDOWN_GRACE));

  private static final long SHUTDOWN_GRACE_MILLIS = 500;

  /** As OpenTelemetry writes durations, as far as they make sense here. */
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m)?");

  /** Whether the user set it by system property or environment variable. */
  public static boolean isSet(String name) {
    return ConfigPropertiesUtil.getString(name) != null;
  }

  /** See {@link #CAPTURE_STATE_KEYS}; default false. */
  public static boolean captureStateKeys() {
    String value = read(CAPTURE_STATE_KEYS);
    if (value == null || value.equalsIgnoreCase("false")) {
      return false;
    }
    if (!value.equalsIgnoreCase("true")) {
      warn(CAPTURE_STATE_KEYS, value, "true or false", "false");
      return false;
    }
    return true;
  }

  /** See {@link #SHUTDOWN_GRACE}; default 500 ms. */
  public static Duration shutdownGrace() {
    String value = read(SHUTDOWN_GRACE);
    if (value != null) {
      Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
      if (matcher.matches()) {
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * unitMillis(matcher.group(2)));
      }
      warn(
          SHUTDOWN_GRACE,
          value,
          "milliseconds, or a number with the unit ms, s or m",
          SHUTDOWN_GRACE_MILLIS + " ms");
    }
    return Duration.ofMillis(SHUTDOWN_GRACE_MILLIS);
  }

  private static long unitMillis(@Nullable String unit) {
    if (unit == null || unit.equals("ms")) {
      return 1;
    }
    return unit.equals("s") ? 1_000 : 60_000;
  }

  private static @Nullable String read(String name) {
    String value = ConfigPropertiesUtil.getString(name);
    return value == null || value.trim().isEmpty() ? null : value.trim();
  }

  private static void warn(String name, String value, String allowed, String used) {
    Problems.warnOnce(
        name,
        "Setting " + name + " is '" + value + "' but must be " + allowed + "; using " + used + ".");
  }

  private Settings() {}
}
