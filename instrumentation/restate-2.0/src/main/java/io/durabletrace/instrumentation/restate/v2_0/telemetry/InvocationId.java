/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Problems;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the spans that belong to an invocation as a whole: those that the Restate server
 * itself uses when it traces, so that both agree.
 *
 * <p>{@code inv_1}, 11 characters of partition key, 22 of a 128-bit number in base 62, whose bytes
 * come least significant first. The number is the trace id, its last 8 bytes are the span id.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
record InvocationId(String traceId, String spanId) {
  private static final String PREFIX = "inv_1";
  private static final int LENGTH = PREFIX.length() + 11 + 22;
  private static final int UUID = LENGTH - 22;

  /** The largest upper half whose product with 62 still fits into 64 bits. */
  private static final long MAX_BEFORE_DIGIT = Long.divideUnsigned(-1, 62);

  /** The ids that follow from {@code id}; null, said once, where it is not of that form. */
  static @Nullable InvocationId parse(String id) {
    InvocationId parsed = id.length() == LENGTH && id.startsWith(PREFIX) ? parseUuid(id) : null;
    if (parsed == null) {
      Problems.warnOnce(
          "invocation id",
          "A Restate invocation id is not of the form known to this version of DurableTrace; its"
              + " attempts are not joined in one trace. Logged once.");
    }
    return parsed;
  }

  private static @Nullable InvocationId parseUuid(String id) {
    long high = 0;
    long low = 0;
    for (int i = UUID; i < LENGTH; i++) {
      int digit = digit(id.charAt(i));
      if (digit < 0 || Long.compareUnsigned(high, MAX_BEFORE_DIGIT) > 0) {
        return null;
      }
      long carry = Math.multiplyHigh(low, 62) + (low < 0 ? 62 : 0); // the product is unsigned
      low = low * 62 + digit;
      if (Long.compareUnsigned(low, digit) < 0) {
        carry++;
      }
      high = high * 62 + carry;
      if (Long.compareUnsigned(high, carry) < 0) {
        return null;
      }
    }
    return high == 0 // not valid as a span id
        ? null
        : new InvocationId(
            TraceId.fromLongs(Long.reverseBytes(low), Long.reverseBytes(high)),
            SpanId.fromLong(Long.reverseBytes(high)));
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'Z' ? c - 'A' + 36 : -1;
  }
}
