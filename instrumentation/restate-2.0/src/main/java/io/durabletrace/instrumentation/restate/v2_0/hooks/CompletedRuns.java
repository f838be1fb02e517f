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
 * take turns at random may be counted in another order there than here; a run that is executed all
 * the same is then found on the core thread, and only its caller's span is not known.
 */
final class CompletedRuns {
  private final Attempt attempt;
  private final AtomicInteger called = new AtomicInteger();

  // Twice is once: somebody may have installed the extension twice.
  private @Nullable Object lastCalled;
  private @Nullable Object lastSubmitted;

  CompletedRuns(Attempt attempt) {
    this.attempt = attempt;
  }

  /** Whether the next run is one of them; on the user's thread. */
  boolean isNext() {
    return called.get() < attempt.completedRuns();
  }

  /** Whether this run is one of them; counts it. On the user's thread. */
  boolean isCalled(Object run) {
    if (run == lastCalled) {
      return true;
    }
    if (!isNext() || called.getAndIncrement() >= attempt.completedRuns()) {
      return false;
    }
    lastCalled = run;
    return true;
  }

  /** Whether this run is one of them; counts it. On the core thread. */
  boolean isSubmitted(Object run) {
    if (run == lastSubmitted) {
      return true;
    }
    if (!attempt.completedRunSubmitted()) {
      return false;
    }
    lastSubmitted = run;
    return true;
  }
}
