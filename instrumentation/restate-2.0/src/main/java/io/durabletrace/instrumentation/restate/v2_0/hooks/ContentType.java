/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the SDK answers a request with.
 *
 * @param isInvocation whether the request is an attempt
 * @param protocolVersion of Restate's service protocol; null where it cannot be read
 */
record ContentType(@Nullable String value, boolean isInvocation, @Nullable Long protocolVersion) {
  private static final String INVOCATION = "application/vnd.restate.invocation.v";

  /** Nearly all requests of a process are the same in this. */
  private static volatile ContentType last = read(null);

  /**
   * Reads it.
   *
   * @param value as the SDK has them; null where it has none
   */
  static ContentType of(@Nullable String value) {
    ContentType known = last;
    if (!Objects.equals(value, known.value())) {
      known = read(value);
      last = known;
    }
    return known;
  }

  private static ContentType read(@Nullable String value) {
    if (value == null || !value.startsWith(INVOCATION)) {
      return new ContentType(value, false, null);
    }
    try {
      return new ContentType(value, true, Long.valueOf(value.substring(INVOCATION.length())));
    } catch (NumberFormatException e) {
      return new ContentType(value, true, null);
    }
  }
}
