/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

/** How an attempt ended: the value of {@link DurableAttributes#ATTEMPT_OUTCOME}. */
public enum AttemptOutcome {
  /** The execution is over and has a result. */
  COMPLETED("completed"),
  /** The execution is over and failed; nobody will try again. */
  FAILED("failed"),
  /** This attempt failed; the runtime will try again. */
  RETRYING("retrying"),
  /** The attempt waits for something outside the process. Not a failure. */
  SUSPENDED("suspended"),
  /** Somebody cancelled the execution. */
  CANCELLED("cancelled"),
  /** The attempt was cut off: connection lost, process shutting down, no final word. */
  ABORTED("aborted");

  private final String value;

  AttemptOutcome(String value) {
    this.value = value;
  }

  /** The attribute's value. */
  public String value() {
    return value;
  }
}
