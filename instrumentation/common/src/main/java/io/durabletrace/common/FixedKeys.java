/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are known before the values are: attributes of them are made without sorting the keys,
 * which the API's own do each time, and which costs more than all else of an event. Thread-safe.
 */
public final class FixedKeys {
  private final AttributeKey<?>[] keys;

  private FixedKeys(AttributeKey<?>[] keys) {
    this.keys = keys;
  }

  /** These keys, all different, in the order of their names, as the API's own attributes are. */
  public static FixedKeys of(AttributeKey<?>... keys) {
    for (int i = 1; i < keys.length; i++) {
      if (keys[i - 1].getKey().compareTo(keys[i].getKey()) >= 0) {
        throw new IllegalArgumentException(keys[i - 1] + " must come behind " + keys[i]);
      }
    }
    return new FixedKeys(keys.clone());
  }

  /**
   * Attributes with these values.
   *
   * @param values one for each key, of the key's type, in the same order; null for none. Taken
   *     over, not copied
   */
  public Attributes with(@Nullable Object... values) {
    if (values.length != keys.length) {
      throw new IllegalArgumentException(values.length + " values for " + keys.length + " keys");
    }
    return new Fixed(keys, values);
  }

  /** Does itself what is done to each event; all else as the API's own attributes do it. */
  private static final class Fixed implements Attributes {
    private final AttributeKey<?>[] keys;
    private final @Nullable Object[] values;
    private final int size;

    Fixed(AttributeKey<?>[] keys, @Nullable Object[] values) {
      this.keys = keys;
      this.values = values;
      int present = 0;
      for (Object value : values) {
        if (value != null) {
          present++;
        }
      }
      this.size = present;
    }

    @Override
    @SuppressWarnings("unchecked") // with() says so
    public <T> @Nullable T get(AttributeKey<T> key) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i].equals(key)) {
          return (T) values[i];
        }
      }
      return copy().get(key); // a key of the same name may fit all the same
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
      for (int i = 0; i < keys.length; i++) {
        Object value = values[i];
        if (value != null) {
          consumer.accept(keys[i], value);
        }
      }
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean isEmpty() {
      return size == 0;
    }

    @Override
    public Map<AttributeKey<?>, Object> asMap() {
      return copy().asMap();
    }

    @Override
    @SuppressWarnings("unchecked") // with() says so
    public AttributesBuilder toBuilder() {
      AttributesBuilder builder = Attributes.builder();
      forEach((key, value) -> builder.put((AttributeKey<Object>) key, value));
      return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return copy().equals(other instanceof Fixed ? ((Fixed) other).copy() : other);
    }

    @Override
    public int hashCode() {
      return copy().hashCode();
    }

    @Override
    public String toString() {
      return copy().toString();
    }

    private Attributes copy() {
      return toBuilder().build();
    }
  }
}
