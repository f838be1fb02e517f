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
    return toString("%.2f");
  }

  /** Both ends in this format. */
  public String toString(String format) {
    return String.format(Locale.ROOT, format + " to " + format, from, to);
  }
}
