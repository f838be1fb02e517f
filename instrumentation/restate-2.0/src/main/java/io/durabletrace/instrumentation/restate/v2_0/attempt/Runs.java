/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.Problems;
import io.durabletrace.common.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one attempt whose closures came to an end, and what became of them.
 *
 * <p>What a closure returned or threw does not say how the run ended: the SDK applies the retry
 * policy and then writes either a proposal or an error. So a run waits here for that word.
 *
 * <p>Closures begin and end on the user's threads, which may hold locks of the user's then. So this
 * has a lock of its own, under which nobody else's code is called: a thread that waits for it waits
 * for nothing else. All other methods are called under the {@link Attempt}'s lock.
 */
final class Runs {
  private static final int MAX_MESSAGES = 16;

  /** Instead of an ordinal: it may be any run. SDK 2.0 to 2.2 may not say which one failed. */
  static final int ANY = -1;

  /** Instead of an ordinal: it is no run. */
  static final int NONE = -2;

  private final AttemptListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<RunExecution> executing = new ArrayList<>(0);
  private final List<RunExecution> undecided = new ArrayList<>(0);
  private boolean closed;

  /** The last messages with which runs failed for good: by them a handler's failure is a run's. */
  private List<String> failureMessages = List.of(); // nearly always

  Runs(AttemptListener listener) {
    this.listener = listener;
  }

  /** The closure is about to execute; on any thread. */
  void started(RunExecution run) {
    boolean isTooLate;
    lock.lock();
    try {
      isTooLate = closed;
      if (closed) {
        run.over(null);
      } else {
        executing.add(run);
      }
    } finally {
      lock.unlock();
    }
    if (isTooLate) {
      end(run, RunOutcome.ABORTED, null); // perhaps nobody calls the closure any more
    }
  }

  /** The closure came to its end, and the SDK is about to hear of it; on any thread. */
  void proposed(RunExecution run, @Nullable Throwable failure) {
    boolean isTooLate;
    lock.lock();
    try {
      // A user's executor may run the closure inside the call that hands it over, and that call may
      // fail all the same: the first word counts.
      if (run.isOver()) {
        return;
      }
      run.over(failure);
      executing.remove(run);
      isTooLate = closed;
      if (!closed) {
        undecided.add(run);
      }
    } finally {
      lock.unlock();
    }
    if (isTooLate) {
      end(run, RunOutcome.ABORTED, null);
    }
  }

  /** The proposal of the run with this ordinal was written. */
  void written(int ordinal, @Nullable WireError failure) {
    RunExecution run = takeUndecided(ordinal);
    if (run == null) {
      return;
    }
    if (failure == null) {
      decide(run, RunOutcome.COMPLETED, null);
    } else {
      remember(failure.message());
      decide(run, RunOutcome.FAILED, null);
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
    for (RunExecution run : takeUndecidedFailures()) {
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
    return error != null && failureMessages.contains(words(error.message()));
  }

  /** The attempt is over: whatever is still undecided was not heard. */
  void abort() {
    List<RunExecution> unheard;
    lock.lock();
    try {
      closed = true;
      if (undecided.isEmpty() && executing.isEmpty()) {
        return; // as at the end of nearly all attempts
      }
      unheard = new ArrayList<>(undecided);
      undecided.clear();
      for (RunExecution run : executing) {
        // Whoever is in a closure comes out of it. One that nobody has entered may wait in a queue
        // that was thrown away, and then no end would ever be heard.
        if (!run.isEntered()) {
          run.over(null);
          unheard.add(run);
        }
      }
      executing.clear();
    } finally {
      lock.unlock();
    }
    for (RunExecution run : unheard) {
      decide(run, RunOutcome.ABORTED, null);
    }
  }

  private @Nullable RunExecution takeUndecided(int ordinal) {
    lock.lock();
    try {
      for (int i = 0; i < undecided.size(); i++) {
        if (undecided.get(i).ordinal() == ordinal) {
          return undecided.remove(i);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private List<RunExecution> takeUndecidedFailures() {
    lock.lock();
    try {
      List<RunExecution> failures = new ArrayList<>(undecided);
      failures.removeIf(run -> run.thrown() == null);
      undecided.removeAll(failures);
      return failures;
    } finally {
      lock.unlock();
    }
  }

  private void remember(@Nullable String message) {
    if (failureMessages.isEmpty()) {
      failureMessages = new ArrayList<>(1);
    }
    if (failureMessages.size() == MAX_MESSAGES) {
      failureMessages.remove(0);
    }
    failureMessages.add(words(message));
  }

  /** The wire has no message for an exception without one, and for one with an empty one. */
  private static String words(@Nullable String message) {
    return message == null ? "" : message;
  }

  private void decide(RunExecution run, RunOutcome outcome, @Nullable Long retryDelayMillis) {
    end(run, outcome, retryDelayMillis);
    try {
      listener.runEnded(run.name(), outcome);
    } catch (Throwable t) {
      Problems.failed("telling of the end of a run", t);
    }
  }

  /** Whatever becomes of a run's span, its attempt goes on, and ends. */
  private static void end(RunExecution run, RunOutcome outcome, @Nullable Long retryDelayMillis) {
    try {
      run.ended(outcome, retryDelayMillis);
    } catch (Throwable t) {
      Problems.failed("ending the span of a run", t);
    }
  }
}
