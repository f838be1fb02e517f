/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** For advice: a call in which user code works on no message, below no span. */
public final class DetachedScope {
  private final Scope scope;
  private final boolean isOfReducer;

  @SuppressWarnings("MustBeClosedChecker") // advice closes it when the call returns: end()
  private DetachedScope(boolean isOfReducer) {
    this.isOfReducer = isOfReducer;
    this.scope = Context.root().makeCurrent();
    if (isOfReducer) {
      ReducerCalls.enter();
    }
  }

  /** Leaves the span of the gRPC stream, which is current there. */
  public static DetachedScope start() {
    return new DetachedScope(false);
  }

  /** The same for the state of a session; null where the session itself asks for it. */
  public static @Nullable DetachedScope startOfReducer() {
    return ReducerCalls.isInside() ? null : new DetachedScope(true);
  }

  /** Goes back to it. */
  public void end() {
    if (isOfReducer) {
      ReducerCalls.exit();
    }
    scope.close();
  }
}
