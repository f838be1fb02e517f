/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one attempt whose closures came to an end, and what became of them.
 *
 * <p>What a closure returned or threw does not say how the run ended: the SDK applies the retry
 * policy and then writes either a proposal or an error. So a run waits here for that word. Guarded
 * by its {@link Attempt}.
 */
final class Runs {
  /** Instead of an ordinal: it may be any run. SDK 2.0 to 2.2 may not say which one failed. */
  static final int ANY = -1;

  /** Instead of an ordinal: it is no run. */
  static final int NONE = -2;

  private final AttemptListener listener;
  private final List<RunExecution> undecided = new ArrayList<>(1);
  private final List<RunExecution> failures = new ArrayList<>(0);

  Runs(AttemptListener listener) {
    this.listener = listener;
  }

  void proposed(RunExecution run) {
    undecided.add(run);
  }

  /** The proposal of the run with this ordinal was written. */
  void written(int ordinal, @Nullable WireError failure) {
    for (RunExecution run : undecided) {
      if (run.ordinal() == ordinal) {
        if (failure == null) {
          decide(run, RunOutcome.COMPLETED, null);
        } else {
          run.failureMessage(failure.message());
          failures.add(run);
          decide(run, RunOutcome.FAILED, null);
        }
        return;
      }
    }
  }

  /**
   * The attempt ends with an error. Every run whose failure nobody took shares its fate.
   *
   * @param ordinal of the run that the error is about, {@link #ANY} or {@link #NONE}
   * @return the run that caused it; null where it was none
   */
  @Nullable RunExecution failed(RunOutcome outcome, WireError error, int ordinal) {
    RunExecution cause = null;
    for (RunExecution run : List.copyOf(undecided)) {
      if (run.thrown() == null) {
        continue;
      }
      boolean isCause = cause == null && (ordinal == ANY || ordinal == run.ordinal());
      if (isCause) {
        cause = run;
      }
      decide(run, outcome, isCause ? error.retryDelayMillis() : null);
    }
    return cause;
  }

  /** The run of this attempt whose failure the handler passed on; null where there is none. */
  @Nullable RunExecution explaining(@Nullable WireError error) {
    for (RunExecution run : failures) {
      if (run.explains(error)) {
        return run;
      }
    }
    return null;
  }

  /** The attempt is over: whatever is still undecided was not heard. */
  void abort() {
    for (RunExecution run : List.copyOf(undecided)) {
      decide(run, RunOutcome.ABORTED, null);
    }
  }

  private void decide(RunExecution run, RunOutcome outcome, @Nullable Long retryDelayMillis) {
    undecided.remove(run);
    run.ended(outcome, retryDelayMillis);
    listener.runEnded(run.name(), outcome);
  }
}
