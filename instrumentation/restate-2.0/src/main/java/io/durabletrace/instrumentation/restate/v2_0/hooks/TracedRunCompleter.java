/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.endpoint.definition.HandlerContext.RunCompleter;
import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import io.durabletrace.instrumentation.restate.v2_0.attempt.RunExecution;
import org.jspecify.annotations.Nullable;

/** Hears on the executing thread that a run's closure came to its end. */
final class TracedRunCompleter implements RunCompleter {
  private final RunCompleter delegate;
  private final Attempt attempt;
  private final RunExecution execution;

  TracedRunCompleter(RunCompleter delegate, Attempt attempt, RunExecution execution) {
    this.delegate = delegate;
    this.attempt = attempt;
    this.execution = execution;
  }

  @Override
  public void proposeSuccess(Slice toWrite) {
    end(null);
    delegate.proposeSuccess(toWrite);
  }

  @Override
  public void proposeFailure(Throwable toWrite, @Nullable RetryPolicy retryPolicy) {
    end(toWrite);
    delegate.proposeFailure(toWrite, retryPolicy);
  }

  void end(@Nullable Throwable failure) {
    try {
      attempt.runEnds(execution, failure);
    } catch (Throwable t) {
      Problems.failed("ending a run", t);
    }
  }
}
