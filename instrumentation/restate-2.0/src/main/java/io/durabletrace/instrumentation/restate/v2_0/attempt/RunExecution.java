/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import org.jspecify.annotations.Nullable;

/** One real execution of a run's closure. Guarded by its {@link Attempt}. */
public final class RunExecution {
  private final int ordinal;
  private final @Nullable String name;
  private final long attemptNumber;
  private @Nullable RunListener listener;
  private boolean isOver;
  private @Nullable Throwable thrown;
  private volatile boolean entered;

  RunExecution(int ordinal, @Nullable String name, long attemptNumber) {
    this.ordinal = ordinal;
    this.name = name;
    this.attemptNumber = attemptNumber;
  }

  /** Which try of this run it is, from 1; the runtime's count, which it does not store durably. */
  public long attemptNumber() {
    return attemptNumber;
  }

  /** Sets who hears of the end; before the closure runs. */
  public void listener(RunListener newListener) {
    listener = newListener;
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

  void ended(RunOutcome outcome, @Nullable Long retryDelayMillis) {
    if (listener != null) {
      listener.ended(outcome, thrown, retryDelayMillis);
    }
  }
}
