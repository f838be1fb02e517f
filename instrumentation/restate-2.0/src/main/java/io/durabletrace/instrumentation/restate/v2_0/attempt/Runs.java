/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one attempt whose closures came to an end, and what became of them.
 *
 * <p>What a closure returned or threw does not say how the run ended: the SDK applies the retry
 * policy and then writes either a proposal or an error. So a run waits here for that word. Guarded
 * by its {@link Attempt}.
 */
final class Runs {
  private static final String RUN = MessageType.commandName(MessageType.RUN);

  private final AttemptListener listener;
  private final List<RunExecution> undecided = new ArrayList<>(1);
  private @Nullable List<RunExecution> failed;

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
          if (failed == null) {
            failed = new ArrayList<>(1);
          }
          failed.add(run);
          decide(run, RunOutcome.FAILED, null);
        }
        return;
      }
    }
  }

  /**
   * The attempt ends with an error: the run that caused it will be tried again, and so will every
   * other whose failure nobody took.
   *
   * @return the run that caused it; null where it was none
   */
  @Nullable RunExecution retrying(WireError error) {
    RunExecution cause = null;
    WireError.RelatedCommand related = error.relatedCommand();
    for (RunExecution run : List.copyOf(undecided)) {
      if (run.thrown() == null) {
        continue;
      }
      boolean isCause = cause == null && (related == null || isNamed(related, run));
      if (isCause) {
        cause = run;
      }
      decide(run, RunOutcome.RETRYING, isCause ? error.retryDelayMillis() : null);
    }
    return cause;
  }

  /** The run of this attempt whose failure the handler passed on; null where there is none. */
  @Nullable RunExecution explaining(@Nullable WireError error) {
    if (failed != null) {
      for (RunExecution run : failed) {
        if (run.explains(error)) {
          return run;
        }
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

  /** Of runs with the same name that failed at once, the first is the one the SDK wrote of. */
  private static boolean isNamed(WireError.RelatedCommand related, RunExecution run) {
    return RUN.equals(related.type()) && Objects.equals(related.name(), run.name());
  }

  private void decide(RunExecution run, RunOutcome outcome, @Nullable Long retryDelayMillis) {
    undecided.remove(run);
    run.ended(outcome, retryDelayMillis);
    listener.runEnded(run.name(), outcome);
  }
}
