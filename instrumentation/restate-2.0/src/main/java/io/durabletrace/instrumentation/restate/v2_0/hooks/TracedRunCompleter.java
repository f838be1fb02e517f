/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.endpoint.definition.HandlerContext.RunCompleter;
import org.jspecify.annotations.Nullable;

/** Hears on the executing thread that a run's closure came to its end. */
final class TracedRunCompleter implements RunCompleter {
  private final RunCompleter delegate;
  private final TracedRun run;

  TracedRunCompleter(RunCompleter delegate, TracedRun run) {
    this.delegate = delegate;
    this.run = run;
  }

  @Override
  public void proposeSuccess(Slice toWrite) {
    run.end(null);
    delegate.proposeSuccess(toWrite);
  }

  @Override
  public void proposeFailure(Throwable toWrite, @Nullable RetryPolicy retryPolicy) {
    run.end(toWrite);
    delegate.proposeFailure(toWrite, retryPolicy);
  }
}
