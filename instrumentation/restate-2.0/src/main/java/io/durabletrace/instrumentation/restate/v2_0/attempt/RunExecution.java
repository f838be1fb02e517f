/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import org.jspecify.annotations.Nullable;

/** One real execution of a run's closure. Guarded by {@link Runs}. */
public final class RunExecution {
  private final int ordinal;
  private final @Nullable String name;
  private @Nullable RunListener listener; // of whoever took it out of the runs
  private boolean isOver;
  private @Nullable Throwable thrown;
  private volatile boolean entered;

  RunExecution(int ordinal, @Nullable String name, RunListener listener) {
    this.ordinal = ordinal;
    this.name = name;
    this.listener = listener;
  }

  /** The closure is being called, on this thread. */
  public void enter() {
    entered = true;
  }

  /** Whether anybody is known to have entered the closure; of Kotlin's, nobody is. */
  boolean isEntered() {
    return entered;
  }

  int ordinal() {
    return ordinal;
  }

  @Nullable String name() {
    return name;
  }

  /** Whether the closure has come to its end before. */
  boolean isOver() {
    return isOver;
  }

  void over(@Nullable Throwable failure) {
    isOver = true;
    thrown = failure;
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  /** Tells, once, and lets go: the SDK keeps a run as long as its attempt. */
  void ended(RunOutcome outcome, @Nullable Long retryDelayMillis) {
    RunListener told = listener;
    Throwable reason = thrown;
    listener = null;
    thrown = null;
    if (told != null) {
      told.ended(outcome, reason, retryDelayMillis);
    }
  }
}
