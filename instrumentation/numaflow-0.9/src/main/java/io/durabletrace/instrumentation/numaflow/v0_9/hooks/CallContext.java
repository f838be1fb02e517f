/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** What is current on this thread while the user's code is called. */
final class CallContext {
  private final Context before = Context.current();
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // leave() closes it
  private CallContext(Context context) {
    this.scope = context.makeCurrent();
  }

  /** Makes it current: the last thing to do before the call, since only {@code leave} undoes it. */
  static CallContext enter(Context context) {
    return new CallContext(context);
  }

  /**
   * Gives the thread its context back, whatever the call left current there. Does not throw, so
   * that a span can be ended after it.
   */
  @SuppressWarnings("MustBeClosedChecker") // there is nothing left to go back to
  void leave() {
    try {
      scope.close();
      if (Context.current() != before) {
        // OpenTelemetry ignores the closing where a scope inside of ours is still open.
        before.makeCurrent();
      }
    } catch (Throwable t) {
      Problems.failed("giving a thread its context back", t);
    }
  }
}
