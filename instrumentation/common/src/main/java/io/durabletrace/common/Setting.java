/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, what its values mean, and what holds without one. Immutable.
 *
 * <p>It is read from a system property or an environment variable; what only the agent's
 * configuration file says, the agent's part publishes as a system property before {@code main}.
 * Reading is silent: the agent's part has named what makes no sense by then, once for the JVM.
 */
public final class Setting<T> {
  private final String name;
  private final SettingType<T> type;
  private final String defaultText;
  private final T defaultValue;

  private Setting(String name, SettingType<T> type, String defaultText, T defaultValue) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.defaultValue = defaultValue;
  }

  /** With a default as a user would write it. */
  static <T> Setting<T> of(String name, SettingType<T> type, String defaultText) {
    T value = type.parse(defaultText);
    if (value == null) {
      throw new IllegalArgumentException(name + " must be " + type.allowed());
    }
    return new Setting<>(name, type, defaultText, value);
  }

  /** Without a default that a user could write. */
  static <T> Setting<T> unset(String name, SettingType<T> type, T withoutIt) {
    return new Setting<>(name, type, "", withoutIt);
  }

  /** As a system property is called, {@code otel.…}. */
  public String name() {
    return name;
  }

  /** The default as a user would write it; empty where there is nothing to write. */
  public String defaultText() {
    return defaultText;
  }

  /** The values that make sense, in words: "must be …". */
  public String allowed() {
    return type.allowed();
  }

  /** Whether a system property or an environment variable has it. */
  public boolean isSet() {
    return given() != null;
  }

  /** Whether it is the user's value that holds: it is set, and makes sense. */
  public boolean isUsers() {
    return isSet() && problem() == null;
  }

  /** The value that holds. Parses each time: keep it where it matters. */
  public T get() {
    return of(given());
  }

  /** What this text means; the default where it is null, blank, or makes no sense. */
  public T of(@Nullable String text) {
    T value = isBlank(text) ? null : type.parse(text);
    return value == null ? defaultValue : value;
  }

  /** What is to be said of the value that is set; null where it makes sense. */
  public @Nullable String problem() {
    return problem(given());
  }

  /** What is to be said of this text as a value; null where it makes sense. */
  public @Nullable String problem(@Nullable String text) {
    if (isBlank(text) || type.parse(text) != null) {
      return null;
    }
    return "Setting "
        + name
        + " is '"
        + text
        + "' but must be "
        + type.allowed()
        + "; using "
        + (defaultText.isEmpty() ? "none" : defaultText)
        + ".";
  }

  private @Nullable String given() {
    String text = ConfigPropertiesUtil.getString(name);
    return isBlank(text) ? null : text;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.trim().isEmpty();
  }
}
