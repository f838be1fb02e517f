/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** For advice: a call in which user code works on no message, below no span. */
public final class DetachedScope {
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // advice closes it when the call returns: end()
  private DetachedScope() {
    this.scope = Context.root().makeCurrent();
  }

  /** Leaves the span of the gRPC stream, which is current there. */
  public static DetachedScope start() {
    return new DetachedScope();
  }

  /** Goes back to it. */
  public void end() {
    scope.close();
  }
}
