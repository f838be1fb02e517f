/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The settings of the instrumentation, read from system properties and environment variables. What
 * only the agent's configuration file says, the agent's part publishes as system properties.
 */
public final class Settings {
  /** Whether the keys of state entries may leave the process, on events of state commands. */
  public static final String RESTATE_CAPTURE_STATE_KEYS =
      "otel.instrumentation.restate.capture-state-keys";

  /** Whether calls and sends carry the caller's context to the callee. */
  public static final String RESTATE_CALL_PROPAGATION =
      "otel.instrumentation.restate.call-propagation";

  /** How the trace of a sent invocation hangs together with its sender's. */
  public static final String RESTATE_SEND_RELATION = "otel.instrumentation.restate.send-relation";

  /** Whether what the server sends for a context is believed. */
  public static final String RESTATE_SERVER_TRACING = "otel.instrumentation.restate.server-tracing";

  /** Those that the instrumentation reads in the application's class loader. */
  public static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList(
              RESTATE_CAPTURE_STATE_KEYS,
              RESTATE_CALL_PROPAGATION,
              RESTATE_SEND_RELATION,
              RESTATE_SERVER_TRACING));

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
   * Reads one of a few words, whatever their case; another one is named once, and the default
   * holds.
   *
   * @param words the allowed ones in lower case; the first is the default
   */
  public static String getWord(String name, String... words) {
    String value = ConfigPropertiesUtil.getString(name);
    String word = value == null ? "" : value.trim().toLowerCase(Locale.ROOT);
    if (Arrays.asList(words).contains(word)) {
      return word;
    }
    if (!word.isEmpty()) {
      warn(name, value.trim(), "one of " + String.join(", ", words), words[0]);
    }
    return words[0];
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
