/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

/**
 * How an attempt went.
 *
 * @param outcome what its span must say; empty where the handler did not start
 * @param replayedOurs calls and sends in its journal that had our headers
 */
record PlayedAttempt(AttemptPlan plan, Mode mode, String outcome, long replayedOurs) {

  /** Whether there must be a span of it. */
  boolean isTraced() {
    return mode.hasSpans() && !outcome.isEmpty() && plan.request() != RequestContext.UNSAMPLED;
  }

  @Override
  public String toString() {
    return mode + ": " + outcome + " (" + plan + "), replayed " + replayedOurs + " with our header";
  }
}
