/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The first runs of a replayed journal, whose results are there: they are not executed again, so
 * nothing is made for them that the SDK would keep as long as the attempt. Thread-safe.
 *
 * <p>A run is counted where the user calls it and again on the core thread. Handlers whose threads
 * take turns at random may be counted in another order there than here: the span of a run that is
 * executed all the same is then below the attempt's, and not current in its closure.
 */
final class CompletedRuns {
  private final Attempt attempt;
  private final AtomicInteger called = new AtomicInteger();

  // Twice is once: somebody may have installed the extension twice.
  private @Nullable Object lastCalled;
  private @Nullable Object lastSubmitted;

  private int submitted; // on the core thread

  CompletedRuns(Attempt attempt) {
    this.attempt = attempt;
  }

  /** Whether the next run is one of them; on the user's thread. */
  boolean isNext() {
    return called.get() < attempt.completedRuns();
  }

  /** Counts a run; whether it is one of them. On the user's thread. */
  boolean takeCalled(Object run) {
    if (run == lastCalled) {
      return true;
    }
    if (!isNext() || called.getAndIncrement() >= attempt.completedRuns()) {
      lastCalled = null; // it has captured what the user's closure has
      return false;
    }
    lastCalled = run;
    return true;
  }

  /** Counts a run; whether it is one of them. On the core thread. */
  boolean takeSubmitted(Object run) {
    if (run == lastSubmitted) {
      return true;
    }
    if (!attempt.completedRunSubmitted()) {
      lastSubmitted = null;
      return false;
    }
    lastSubmitted = run;
    submitted++;
    if (called.get() < submitted) {
      called.set(submitted); // without an executor of its own, the SDK comes here only
    }
    return true;
  }
}
