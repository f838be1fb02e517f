/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

/** A failure that the schedule asked for: the runtime is to try again. */
final class PlannedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PlannedException(String where) {
    super(Program.PLANNED + " " + where);
  }
}
