/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

/** How a side effect that really executed ended: {@link DurableAttributes#RUN_OUTCOME}. */
public enum RunOutcome {
  /** Its result was handed to the runtime. */
  COMPLETED("completed"),
  /** Its failure was handed to the runtime as its result; it will not be tried again. */
  FAILED("failed"),
  /** It failed and will be tried again. */
  RETRYING("retrying"),
  /** It came to its end, but the attempt was over by then: its result is lost. */
  ABORTED("aborted");

  private final String value;

  RunOutcome(String value) {
    this.value = value;
  }

  /** The attribute's value. */
  public String value() {
    return value;
  }
}
