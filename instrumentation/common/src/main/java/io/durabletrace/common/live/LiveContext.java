/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parent of a span that is about to start, with the attempt that it belongs to: so the agent's
 * side, in another class loader, hears of the attempt, sampled or not.
 *
 * <p>The SDK shows the parent to the sampler, which is the agent's side's. It sees a {@link
 * Supplier}, which answers once. Nothing keeps this context when the span has started.
 */
final class LiveContext implements Context, Supplier<Object> {
  private final Context delegate;
  private final AtomicReference<@Nullable Object> attempt;

  LiveContext(Context delegate, LiveAttempt attempt) {
    this(delegate, new AtomicReference<>(attempt));
  }

  private LiveContext(Context delegate, AtomicReference<@Nullable Object> attempt) {
    this.delegate = delegate;
    this.attempt = attempt;
  }

  @Override
  public @Nullable Object get() {
    return attempt.getAndSet(null);
  }

  @Override
  public <V> @Nullable V get(ContextKey<V> key) {
    return delegate.get(key);
  }

  /** Still tells of the attempt: a parent is put together from several values. */
  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    return new LiveContext(delegate.with(key, value), attempt);
  }
}
