/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.opentelemetry.instrumentation.api.internal.ConfigPropertiesUtil;

/**
 * How many events of commands and runs one span takes.
 *
 * <p>A span has a limit of events, 128 unless the user sets another, and drops those that come
 * last. The last ones of an attempt are what it waits for and why it failed, so room is kept for
 * them. The attempt's counts tell of what is left out.
 */
final class EventBudget {
  private static final int DEFAULT_LIMIT = 128;

  /** One for the suspension, one for an exception. */
  private static final int FOR_THE_END = 2;

  private static final int perSpan = limit() - FOR_THE_END;

  private int spent;

  /** Whether one more may be added; counts it. */
  boolean spend() {
    return spent++ < perSpan;
  }

  /** Whether one more may be added. */
  boolean isLeft() {
    return spent < perSpan;
  }

  private static int limit() {
    int own = ConfigPropertiesUtil.getInt("otel.span.event.count.limit", 0);
    return own > 0 ? own : DEFAULT_LIMIT;
  }
}
