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
  private static final int MAX_MESSAGES = 16;

  /** Instead of an ordinal: it may be any run. SDK 2.0 to 2.2 may not say which one failed. */
  static final int ANY = -1;

  /** Instead of an ordinal: it is no run. */
  static final int NONE = -2;

  private final AttemptListener listener;
  private final List<RunExecution> executing = new ArrayList<>(0);
  private final List<RunExecution> undecided = new ArrayList<>(0);

  /** The last messages with which runs failed for good: by them a handler's failure is a run's. */
  private List<String> failureMessages = List.of(); // nearly always

  Runs(AttemptListener listener) {
    this.listener = listener;
  }

  void started(RunExecution run) {
    executing.add(run);
  }

  /** The closure came to its end, and the SDK is about to hear of it. */
  void proposed(RunExecution run) {
    executing.remove(run);
    undecided.add(run);
  }

  /** The proposal of the run with this ordinal was written. */
  void written(int ordinal, @Nullable WireError failure) {
    for (RunExecution run : undecided) {
      if (run.ordinal() == ordinal) {
        if (failure == null) {
          decide(run, RunOutcome.COMPLETED, null);
        } else {
          remember(failure.message());
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
   * @return what was thrown in the run that caused it; null where it was none
   */
  @Nullable Throwable failed(RunOutcome outcome, WireError error, int ordinal) {
    Throwable cause = null;
    for (RunExecution run : List.copyOf(undecided)) {
      if (run.thrown() == null) {
        continue;
      }
      boolean isCause = cause == null && (ordinal == ANY || ordinal == run.ordinal());
      if (isCause) {
        cause = run.thrown();
      }
      decide(run, outcome, isCause ? error.retryDelayMillis() : null);
    }
    return cause;
  }

  /** Whether the handler failed with what a run of this attempt had failed with. */
  boolean explain(@Nullable WireError error) {
    return error != null && error.message() != null && failureMessages.contains(error.message());
  }

  /** The attempt is over: whatever is still undecided was not heard. */
  void abort() {
    for (RunExecution run : List.copyOf(undecided)) {
      decide(run, RunOutcome.ABORTED, null);
    }
    for (RunExecution run : executing) {
      // Whoever is in a closure comes out of it. One that nobody has entered may wait in a queue
      // that was thrown away, and then no end would ever be heard.
      if (!run.isEntered()) {
        run.over(null);
        decide(run, RunOutcome.ABORTED, null);
      }
    }
    executing.clear();
  }

  private void remember(@Nullable String message) {
    if (message != null) {
      if (failureMessages.isEmpty()) {
        failureMessages = new ArrayList<>(1);
      }
      if (failureMessages.size() == MAX_MESSAGES) {
        failureMessages.remove(0);
      }
      failureMessages.add(message);
    }
  }

  private void decide(RunExecution run, RunOutcome outcome, @Nullable Long retryDelayMillis) {
    undecided.remove(run);
    run.ended(outcome, retryDelayMillis);
    listener.runEnded(run.name(), outcome);
  }
}
