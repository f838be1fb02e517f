/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are known before the values are. The API's own attributes sort their keys each time,
 * which costs more than all else of an event; of these the agent's side makes some that need not.
 *
 * <p>A class of this side would do, but finished spans would hold it until they are exported, and
 * with it the application's class loader. So the agent's side, when it first hears of a span's
 * parent, is asked for a maker; until then, and where there is none, attributes are the API's own.
 * Thread-safe.
 */
public final class FixedKeys {
  /**
   * Asked of a span's parent: for an {@link AtomicReference} that takes a {@link BiFunction} of
   * keys and values to attributes; null where it has one.
   */
  public static final String MAKER = "maker";

  private static final AtomicReference<@Nullable BiFunction<Object[], Object[], Object>> maker =
      new AtomicReference<>();

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

  /** The answer to {@link #MAKER}. */
  public static @Nullable Object wantedMaker() {
    return maker.get() == null ? maker : null;
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
    BiFunction<Object[], Object[], Object> known = maker.get();
    return known == null ? sorted(values) : (Attributes) known.apply(keys, values);
  }

  @SuppressWarnings("unchecked") // with() says so
  private Attributes sorted(@Nullable Object[] values) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < keys.length; i++) {
      Object value = values[i];
      if (value != null) {
        attributes.put((AttributeKey<Object>) keys[i], value);
      }
    }
    return attributes.build();
  }
}
