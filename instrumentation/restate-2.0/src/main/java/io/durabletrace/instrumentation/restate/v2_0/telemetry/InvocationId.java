/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Problems;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import java.util.Arrays;
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

  /** So many at a time, because to multiply 128 bits costs more than all else here. */
  private static final int DIGITS_OF_A_LONG = 10;

  private static final byte NO_DIGIT = -1;
  private static final byte[] DIGITS = digits();

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
    for (int from = UUID; from < LENGTH; from += DIGITS_OF_A_LONG) {
      long number = 0;
      long power = 1;
      for (int i = from; i < Math.min(from + DIGITS_OF_A_LONG, LENGTH); i++) {
        int digit = digit(id.charAt(i));
        if (digit == NO_DIGIT) {
          return null;
        }
        number = number * 62 + digit;
        power *= 62;
      }
      if (upperHalf(high, power) != 0) {
        return null;
      }
      long carry = upperHalf(low, power);
      low = low * power + number;
      if (Long.compareUnsigned(low, number) < 0) {
        carry++;
      }
      high = high * power + carry;
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

  /** Of the product of an unsigned number and a positive one. */
  private static long upperHalf(long unsigned, long positive) {
    return Math.multiplyHigh(unsigned, positive) + (unsigned < 0 ? positive : 0);
  }

  /** Looked up: which of the three kinds comes next is what no processor can guess. */
  private static int digit(char c) {
    return c < DIGITS.length ? DIGITS[c] : NO_DIGIT;
  }

  private static byte[] digits() {
    byte[] digits = new byte['z' + 1];
    Arrays.fill(digits, NO_DIGIT);
    byte next = 0;
    for (char[] range : new char[][] {{'0', '9'}, {'a', 'z'}, {'A', 'Z'}}) {
      for (char c = range[0]; c <= range[1]; c++) {
        digits[c] = next++;
      }
    }
    return digits;
  }
}
