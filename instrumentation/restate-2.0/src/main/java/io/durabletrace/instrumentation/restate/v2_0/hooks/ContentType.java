/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import org.jspecify.annotations.Nullable;

/**
 * What the SDK answers a request with.
 *
 * @param isInvocation whether the request is an attempt
 * @param protocolVersion of Restate's service protocol; null where it cannot be read
 */
record ContentType(@Nullable String words, boolean isInvocation, @Nullable Long protocolVersion) {
  private static final String INVOCATION = "application/vnd.restate.invocation.v";

  /** Nearly all requests of a process are the same in this. */
  private static volatile ContentType last = read(null);

  /**
   * Reads it.
   *
   * @param words as the SDK has them; null where it has none
   */
  static ContentType of(@Nullable String words) {
    ContentType known = last;
    if (words == null || !words.equals(known.words())) {
      known = read(words);
      last = known;
    }
    return known;
  }

  private static ContentType read(@Nullable String words) {
    if (words == null || !words.startsWith(INVOCATION)) {
      return new ContentType(words, false, null);
    }
    try {
      return new ContentType(words, true, Long.valueOf(words.substring(INVOCATION.length())));
    } catch (NumberFormatException e) {
      return new ContentType(words, true, null);
    }
  }
}
