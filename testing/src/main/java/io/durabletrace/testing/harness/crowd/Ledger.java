/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the attempts of each invocation must show on their spans, and what the spans showed: a sum
 * each, so that a million attempts need no more room than a few. Thread-safe.
 *
 * <p>The program and the agent's extension each have this class; they meet at the system
 * properties.
 */
public final class Ledger {
  private static final String SPANS = "survival.spans";
  private static final String COUNTERS = "survival.counter.";
  private static final int DIGITS = 9;

  /** What the extension counts. */
  public enum Counter {
    ATTEMPT_STARTED,
    ATTEMPT_ENDED,
    ATTEMPT_UNKNOWN,
    RUN_STARTED,
    RUN_ENDED,
    ANCHOR_STARTED,
    ANCHOR_ENDED,
    USER_STARTED,
    USER_ENDED,
    OTHER_STARTED,
    OTHER_ENDED,
    LOG_RECORDS,
    METRIC_POINTS
  }

  private final AtomicLongArray sums;

  private Ledger(AtomicLongArray sums) {
    this.sums = sums;
  }

  /** For so many invocations. */
  static Ledger of(int invocations) {
    return new Ledger(new AtomicLongArray(invocations));
  }

  /** What the spans showed. Only the program asks, and before the first attempt. */
  static Ledger ofSpans(int invocations) {
    Ledger ledger = of(invocations);
    for (Counter counter : Counter.values()) {
      System.getProperties().put(COUNTERS + counter, new AtomicLong());
    }
    System.getProperties().put(SPANS, ledger.sums);
    return ledger;
  }

  /** For the extension: an attempt's span has been exported. */
  public static void exported(String invocationId, String outcome, long replayed, long number) {
    if (System.getProperties().get(SPANS) instanceof AtomicLongArray spans) {
      new Ledger(spans).add(index(invocationId), outcome, replayed, number);
      count(Counter.ATTEMPT_ENDED, 1);
    } else {
      count(Counter.ATTEMPT_UNKNOWN, 1);
    }
  }

  /** Counts something. */
  public static void count(Counter counter, long amount) {
    if (System.getProperties().get(COUNTERS + counter) instanceof AtomicLong count) {
      count.addAndGet(amount);
    }
  }

  /** Says that there are so many now. */
  public static void set(Counter counter, long amount) {
    count(counter, amount - get(counter));
  }

  static long get(Counter counter) {
    return System.getProperties().get(COUNTERS + counter) instanceof AtomicLong count
        ? count.get()
        : 0;
  }

  void add(int invocation, String outcome, long replayed, long number) {
    long seed = outcome.hashCode() * 1_000_003L + replayed * 1_009L + number;
    sums.addAndGet(invocation, mixed(seed));
  }

  /** How many invocations have not the same attempts here and there. */
  int differences(Ledger other) {
    int differences = 0;
    for (int i = 0; i < sums.length(); i++) {
      if (sums.get(i) != other.sums.get(i)) {
        differences++;
      }
    }
    return differences;
  }

  /** As the server makes ids, with the number in them. */
  static String invocationId(int index) {
    // Not zero: such ids are none.
    return String.format("inv_1%011d0%0" + DIGITS + "d%012d", index, index + 1, 0);
  }

  private static int index(String invocationId) {
    int end = invocationId.length() - 12;
    return Integer.parseInt(invocationId.substring(end - DIGITS, end)) - 1;
  }

  /** Sums of these are the same only where the parts are: the end of SplitMix64. */
  private static long mixed(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
