/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

/** One step of a generated handler; immutable. */
interface Step {
  /** Does it; the same commands whenever the journal before is the same. */
  void take(Scene scene) throws Throwable;
}
