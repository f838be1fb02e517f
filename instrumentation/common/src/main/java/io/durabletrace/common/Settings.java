/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The settings of the instrumentation, read from system properties and environment variables. What
 * only the agent's configuration file says, the agent's part publishes as system properties.
 */
public final class Settings {
  /** Whether the keys of state entries may leave the process, on events of state commands. */
  public static final String RESTATE_CAPTURE_STATE_KEYS =
      "otel.instrumentation.restate.capture-state-keys";

  /** Those that the instrumentation reads in the application's class loader. */
  public static final List<String> NAMES =
      Collections.unmodifiableList(Arrays.asList(RESTATE_CAPTURE_STATE_KEYS));

  /** Whether the user set it by system property or environment variable. */
  public static boolean isSet(String name) {
    return ConfigPropertiesUtil.getString(name) != null;
  }

  /** Reads {@code true} or {@code false}; anything else is named once, and the default holds. */
  public static boolean getBoolean(String name, boolean defaultValue) {
    String value = ConfigPropertiesUtil.getString(name);
    String word = value == null ? "" : value.trim();
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return word.equalsIgnoreCase("true");
    }
    if (!word.isEmpty()) {
      warn(name, word, "true or false", Boolean.toString(defaultValue));
    }
    return defaultValue;
  }

  /**
   * Says once that a value makes no sense.
   *
   * @param allowed what would, in words
   * @param used the default that holds instead
   */
  public static void warn(String name, String value, String allowed, String used) {
    Problems.warnOnce(
        name,
        "Setting " + name + " is '" + value + "' but must be " + allowed + "; using " + used + ".");
  }

  private Settings() {}
}
