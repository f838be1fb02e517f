/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** For advice: a call in which user code works on no message, below no span. */
public final class DetachedScope {
  private final boolean isOfReducer;
  private final CallContext call = CallContext.enter(Context.root());

  private DetachedScope(boolean isOfReducer) {
    this.isOfReducer = isOfReducer;
    if (isOfReducer) {
      ReducerCalls.enter();
    }
  }

  /** Leaves the span of the gRPC stream, which is current there. */
  public static @Nullable DetachedScope start() {
    return start(false);
  }

  /** The same for the state of a session; null where the session itself asks for it. */
  public static @Nullable DetachedScope startOfReducer() {
    return start(true);
  }

  private static @Nullable DetachedScope start(boolean isOfReducer) {
    try {
      return isOfReducer && ReducerCalls.isInside() ? null : new DetachedScope(isOfReducer);
    } catch (Throwable t) {
      Problems.failed("leaving the span of a stream", t);
      return null;
    }
  }

  /** Goes back to it. */
  public void end() {
    call.leave();
    try {
      if (isOfReducer) {
        ReducerCalls.exit();
      }
    } catch (Throwable t) {
      Problems.failed("going back to the span of a stream", t);
    }
  }
}
