/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Prints how many bytes an attempt allocates on its own thread, for tests: it takes a second for
 * each kind of attempt, at any load of the machine, and is the same each time.
 *
 * <p>Arguments: {@code replayed,created,sampled,byHand} for each kind.
 */
public final class AllocationMain {
  /** Before the argument and the bytes. */
  public static final String ALLOCATED = "allocated: ";

  /** Enough commands for the second compiler to have seen all that matters. */
  private static final int WARM_UP_COMMANDS = 300_000;

  private static final int ATTEMPTS = 200;

  private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  public static void main(String[] args) {
    for (String kind : args) {
      String[] parts = kind.split(",", -1);
      int replayed = Integer.parseInt(parts[0]);
      int created = Integer.parseInt(parts[1]);
      AttemptDriver driver =
          AttemptDriver.of(
              replayed, created, Boolean.parseBoolean(parts[3]), Boolean.parseBoolean(parts[2]));
      play(driver, WARM_UP_COMMANDS / (replayed + created + 5));
      long before = threads.getCurrentThreadAllocatedBytes();
      play(driver, ATTEMPTS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      System.out.println(ALLOCATED + kind + " " + bytes / ATTEMPTS);
    }
  }

  private static void play(AttemptDriver driver, int attempts) {
    for (int i = 0; i < attempts; i++) {
      driver.play();
    }
  }

  private AllocationMain() {}
}
