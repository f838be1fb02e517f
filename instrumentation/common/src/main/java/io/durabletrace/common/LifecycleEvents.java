/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

/** Where the events of an attempt go: a value of {@link Settings#LIFECYCLE_EVENTS}. */
public enum LifecycleEvents {
  /** Onto the attempt's span, which is exported when the attempt has ended. */
  SPAN,
  /** Into log records of their own, which leave the process at once. */
  LOG
}
