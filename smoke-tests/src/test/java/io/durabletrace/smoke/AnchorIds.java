/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.math.BigInteger;

/** The ids that an invocation's anchor has: they follow from the invocation's own. */
record AnchorIds(String traceId, String spanId) {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** The last 22 characters are a number in base 62; its bytes, the lowest first, are the ids. */
  static AnchorIds of(String invocationId) {
    BigInteger number = BigInteger.ZERO;
    for (char digit : invocationId.substring(invocationId.length() - 22).toCharArray()) {
      int value = DIGITS.indexOf(digit);
      number = number.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(value));
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      hex.append("%02x".formatted(number.shiftRight(8 * i).intValue() & 0xff));
    }
    return new AnchorIds(hex.toString(), hex.substring(16));
  }
}
