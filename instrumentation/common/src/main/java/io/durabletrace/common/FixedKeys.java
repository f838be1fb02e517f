/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are known before the values are. Of these, attributes are made without sorting the
 * keys, as {@code Attributes.of} does each time.
 *
 * <p>They are the API's own, by a constructor of theirs that takes what is in order already and is
 * not public. Where there is none, the keys are sorted as ever. Thread-safe.
 */
public final class FixedKeys {
  private static final @Nullable MethodHandle unsorted = findUnsorted();

  private final AttributeKey<?>[] keys;

  private FixedKeys(AttributeKey<?>[] keys) {
    this.keys = keys;
  }

  /** These keys, all different, in the order of their names. */
  public static FixedKeys of(AttributeKey<?>... keys) {
    for (int i = 1; i < keys.length; i++) {
      if (keys[i - 1].getKey().compareTo(keys[i].getKey()) >= 0) {
        throw new IllegalArgumentException(keys[i] + " must not come behind " + keys[i - 1]);
      }
    }
    return new FixedKeys(keys.clone());
  }

  /** Whether the API has a way to make attributes of keys that are in order. */
  static boolean areLeftUnsorted() {
    return unsorted != null;
  }

  /**
   * Attributes with these values.
   *
   * @param values one for each key, of the key's type, in the same order; null for none
   */
  public Attributes with(@Nullable Object... values) {
    if (values.length != keys.length) {
      throw new IllegalArgumentException(values.length + " values for " + keys.length + " keys");
    }
    int present = 0;
    for (Object value : values) {
      if (value != null) {
        present++;
      }
    }
    Object[] pairs = new Object[2 * present];
    int next = 0;
    for (int i = 0; i < keys.length; i++) {
      Object value = values[i];
      if (value != null) {
        pairs[next++] = keys[i];
        pairs[next++] = value;
      }
    }
    return attributes(pairs);
  }

  private static Attributes attributes(Object[] pairs) {
    MethodHandle constructor = unsorted;
    if (constructor == null || pairs.length == 0) {
      return sorted(pairs);
    }
    try {
      return (Attributes) (Object) constructor.invokeExact(pairs);
    } catch (Throwable t) {
      Problems.failed("making attributes", t);
      return sorted(pairs);
    }
  }

  @SuppressWarnings("unchecked") // with() says so
  private static Attributes sorted(Object[] pairs) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put((AttributeKey<Object>) pairs[i], pairs[i + 1]);
    }
    return attributes.build();
  }

  private static @Nullable MethodHandle findUnsorted() {
    try {
      Attributes known =
          Attributes.of(AttributeKey.stringKey("a"), "one", AttributeKey.longKey("b"), 2L);
      Constructor<?> constructor = known.getClass().getDeclaredConstructor(Object[].class);
      constructor.setAccessible(true);
      MethodHandle found =
          MethodHandles.lookup()
              .unreflectConstructor(constructor)
              .asType(MethodType.methodType(Object.class, Object[].class));
      // Nobody promises what it takes: it must make just the same.
      Object[] pairs = {AttributeKey.stringKey("a"), "one", AttributeKey.longKey("b"), 2L};
      return known.equals((Object) found.invokeExact(pairs)) ? found : null;
    } catch (Throwable t) {
      return null;
    }
  }
}
