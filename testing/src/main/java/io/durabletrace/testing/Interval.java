/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.Locale;

/** From the 5th to the 95th percentile. */
public record Interval(double from, double to) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f to %.2f", from, to);
  }
}
