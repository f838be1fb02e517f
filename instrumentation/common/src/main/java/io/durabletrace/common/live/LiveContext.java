/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parent of a span that is about to start, with the attempt that it belongs to: so the agent's
 * side, in another class loader, hears of the attempt, sampled or not.
 *
 * <p>The SDK shows the parent to the sampler and to the span processors, which are the agent's
 * side's. They see a {@link Function} and ask. Nothing keeps this context when the span has
 * started.
 */
final class LiveContext implements Context, Function<String, @Nullable Object> {
  private final Context delegate;
  private final @Nullable LiveAttempt watched;
  private final AtomicInteger newCommands;

  /**
   * @param watched null where nobody is to look at the attempt from outside
   * @param newCommands how many commands the attempt has created; a class of the JDK's, so that
   *     whoever keeps it does not keep the application
   */
  LiveContext(Context delegate, @Nullable LiveAttempt watched, AtomicInteger newCommands) {
    this.delegate = delegate;
    this.watched = watched;
    this.newCommands = newCommands;
  }

  @Override
  public @Nullable Object apply(String question) {
    switch (question) {
      case LiveAttempt.WATCHED:
        return watched;
      case LiveAttempt.NEW_COMMANDS:
        return newCommands;
      default:
        return null;
    }
  }

  @Override
  public <V> @Nullable V get(ContextKey<V> key) {
    return delegate.get(key);
  }

  /** Still tells of the attempt: a parent is put together from several values. */
  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    return new LiveContext(delegate.with(key, value), watched, newCommands);
  }
}
