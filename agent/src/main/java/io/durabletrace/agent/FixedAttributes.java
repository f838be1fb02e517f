/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.agent.live.LiveParent;
import io.durabletrace.common.FixedKeys;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of {@code FixedKeys}: attributes whose keys are in order already. Does itself
 * what is done to each event; all else as the API's own attributes do it. Immutable.
 */
final class FixedAttributes implements Attributes {
  private final AttributeKey<?>[] keys;
  private final @Nullable Object[] values;
  private final int size;

  /**
   * Takes the arrays over.
   *
   * @param keys all different, in the order of their names
   * @param values one for each key, of its type; null for none
   */
  FixedAttributes(AttributeKey<?>[] keys, @Nullable Object[] values) {
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

  /** Says who makes such attributes, where the parent of a span that starts asks for it. */
  @SuppressWarnings("unchecked") // nothing else is answered to this question
  static void offer(Context parent) {
    Object wanted = LiveParent.ask(parent, FixedKeys.MAKER);
    if (wanted instanceof AtomicReference) {
      BiFunction<Object[], Object[], Object> maker = FixedAttributes::of;
      ((AtomicReference<Object>) wanted).set(maker);
    }
  }

  private static Object of(Object[] keys, Object[] values) {
    return new FixedAttributes((AttributeKey<?>[]) keys, values);
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor says so
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
  @SuppressWarnings("unchecked") // the constructor says so
  public AttributesBuilder toBuilder() {
    AttributesBuilder builder = Attributes.builder();
    forEach((key, value) -> builder.put((AttributeKey<Object>) key, value));
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return copy()
        .equals(other instanceof FixedAttributes ? ((FixedAttributes) other).copy() : other);
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
