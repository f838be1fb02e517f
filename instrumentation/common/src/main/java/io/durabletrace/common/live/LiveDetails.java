/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.opentelemetry.api.common.AttributesBuilder;

/** What only the runtime's instrumentation knows of a running attempt. */
public interface LiveDetails {
  /**
   * Says what the attempt is doing: {@link DurableEvents#LAST_COMMAND}, {@link
   * DurableEvents#AWAITING}, {@link DurableEvents#THREAD_NAME}, each where it is known. Called on
   * the watcher's thread, seldom.
   */
  void describe(AttributesBuilder attributes);
}
