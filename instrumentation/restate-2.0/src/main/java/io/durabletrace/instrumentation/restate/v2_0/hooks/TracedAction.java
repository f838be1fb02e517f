/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.function.ThrowingSupplier;
import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The closure that a user of the Java API gave to {@code ctx.run}: makes its run's span current
 * right around the user's code, whatever executor and whatever other interceptor is in between.
 */
public final class TracedAction<T> implements ThrowingSupplier<T> {
  /** From the API's method, which has the closure, to the hook of the run, on the same thread. */
  private static final ThreadLocal<TracedAction<?>> entered = new ThreadLocal<>();

  private final ThrowingSupplier<T> delegate;
  private @Nullable TracedRun run; // set before the closure is handed over

  private TracedAction(ThrowingSupplier<T> delegate) {
    this.delegate = delegate;
  }

  /**
   * For advice: the closure to hand on instead of the user's. {@link #leave} must follow.
   *
   * @param handlerContext null where it is not known
   */
  public static <T> @Nullable ThrowingSupplier<T> enter(
      @Nullable HandlerContext handlerContext, @Nullable ThrowingSupplier<T> action) {
    if (action == null) {
      return null; // the SDK's to complain about
    }
    if (handlerContext != null && TracedRun.isNextCompleted(handlerContext)) {
      return action; // nobody will call it
    }
    TracedAction<T> traced =
        action instanceof TracedAction<T> already ? already : new TracedAction<>(action);
    entered.set(traced);
    return traced;
  }

  /** For advice: the API's method returns. */
  public static void leave() {
    entered.set(null); // not removed: a new entry for every run would be garbage
  }

  static void join(TracedRun run) {
    TracedAction<?> action = entered.get();
    if (action != null) {
      action.run = run;
    }
  }

  @Override
  public T get() throws Throwable {
    TracedRun joined = run;
    Context context = joined == null ? null : joined.context();
    if (context == null) {
      return delegate.get();
    }
    joined.enter();
    try (Scope ignored = context.makeCurrent()) {
      return delegate.get();
    }
  }
}
