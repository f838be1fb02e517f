/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value below a node of the agent's configuration, as text.
 *
 * <p>Agents from 2.24 on warn of a value that is asked for as another type than it has: it is asked
 * for as what it is.
 */
enum DeclarativeValue {
  STRING("isString"),
  BOOLEAN("isBoolean"),
  LONG("isLong"),
  DOUBLE("isDouble"),
  /** The only one whose getter never warns. */
  LIST(null);

  private final @Nullable String test;

  DeclarativeValue(@Nullable String test) {
    this.test = test;
  }

  /** A scalar, or a list with commas between its values; null for none. */
  static @Nullable String of(DeclarativeConfigProperties node, String key) {
    try {
      for (DeclarativeValue type : values()) {
        if (type.isTypeOf(node, key)) {
          return type.text(node, key);
        }
      }
      return null;
    } catch (ReflectiveOperationException olderAgent) {
      return guessed(node, key);
    }
  }

  /** Agents after 2.28 tell the type; what this is compiled with does not have the methods. */
  private boolean isTypeOf(DeclarativeConfigProperties node, String key)
      throws ReflectiveOperationException {
    return test == null
        || Boolean.TRUE.equals(
            DeclarativeConfigProperties.class.getMethod(test, String.class).invoke(node, key));
  }

  /** All types, beginning with the likeliest. */
  private static @Nullable String guessed(DeclarativeConfigProperties node, String key) {
    DeclarativeValue likeliest = likeliest(node.toString(), key);
    String text = likeliest.text(node, key);
    Set<DeclarativeValue> others = EnumSet.complementOf(EnumSet.of(likeliest));
    for (DeclarativeValue type : others) {
      text = text == null ? type.text(node, key) : text;
    }
    return text;
  }

  /** From a node's text, {@code …{lifecycle_events=[span, log], shutdown_grace=750}}. */
  private static DeclarativeValue likeliest(String node, String key) {
    Matcher entry = Pattern.compile("[{ ]" + Pattern.quote(key) + "=([^,}]*)").matcher(node);
    String value = entry.find() ? entry.group(1) : "";
    if (value.startsWith("[")) {
      return LIST;
    }
    if (value.matches("true|false")) {
      return BOOLEAN;
    }
    if (value.matches("-?\\d+")) {
      return LONG;
    }
    return value.matches("-?\\d+\\.\\d+(E-?\\d+)?") ? DOUBLE : STRING;
  }

  private @Nullable String text(DeclarativeConfigProperties node, String key) {
    try {
      Object value = get(node, key);
      return value == null ? null : value.toString();
    } catch (RuntimeException otherType) {
      return null;
    }
  }

  private @Nullable Object get(DeclarativeConfigProperties node, String key) {
    switch (this) {
      case BOOLEAN:
        return node.getBoolean(key);
      case LONG:
        return node.getLong(key);
      case DOUBLE:
        return node.getDouble(key);
      case LIST:
        return ConfiguredValues.joined(node.getScalarList(key, String.class));
      default:
        return node.getString(key);
    }
  }
}
