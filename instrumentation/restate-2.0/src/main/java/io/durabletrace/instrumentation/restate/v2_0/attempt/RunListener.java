/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import org.jspecify.annotations.Nullable;

/** Gets the end of one real execution of a {@code ctx.run}. */
public interface RunListener {
  /**
   * The run came to its end, once.
   *
   * @param thrown by the closure; null where it returned
   * @param retryDelayMillis until the next try, where it is known; else null
   */
  void ended(RunOutcome outcome, @Nullable Throwable thrown, @Nullable Long retryDelayMillis);
}
