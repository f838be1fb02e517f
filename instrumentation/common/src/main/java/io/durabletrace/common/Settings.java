/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;
import java.util.Locale;

/**
 * Reads settings: system properties, environment variables and, published by the agent part as
 * system properties, the agent's configuration file. A value that makes no sense is named once and
 * the default holds.
 */
public final class Settings {
  /** Whether the keys of state entries may leave the process, on events of state commands. */
  public static final String CAPTURE_STATE_KEYS = "otel.instrumentation.restate.capture-state-keys";

  /** How long a shutdown waits for running attempts to end by themselves, in milliseconds. */
  public static final String SHUTDOWN_GRACE = "otel.instrumentation.durable.shutdown-grace";

  /** Reads {@code true} or {@code false}, in any case. */
  public static boolean getBoolean(String name, boolean defaultValue) {
    String value = ConfigPropertiesUtil.getString(name);
    if (value == null || value.trim().isEmpty()) {
      return defaultValue;
    }
    String word = value.trim().toLowerCase(Locale.ROOT);
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    Problems.warnOnce(
        name,
        "Setting "
            + name
            + " is '"
            + value
            + "', but must be true or false; using "
            + defaultValue
            + ".");
    return defaultValue;
  }

  private Settings() {}
}
