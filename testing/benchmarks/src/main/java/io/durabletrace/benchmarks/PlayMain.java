/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Plays attempts for tests. For each argument {@code replayed,created,sampled,byHand,count}: plays
 * so many, and with a count of 0 as many as it takes to tell how many bytes one allocates on its
 * own thread. That is the same each time, whatever else the machine does.
 */
public final class PlayMain {
  /** Before the argument and the bytes. */
  public static final String ALLOCATED = "allocated: ";

  /** Enough for the second compiler to have seen all that matters. */
  private static final int WARM_UP_COMMANDS = 300_000;

  private static final int MEASURED_ATTEMPTS = 200;

  private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  public static void main(String[] args) {
    for (String kind : args) {
      String[] parts = kind.split(",", -1);
      int replayed = Integer.parseInt(parts[0]);
      int created = Integer.parseInt(parts[1]);
      boolean sampled = Boolean.parseBoolean(parts[2]);
      boolean byHand = Boolean.parseBoolean(parts[3]);
      int count = Integer.parseInt(parts[4]);
      AttemptDriver driver = AttemptDriver.of(replayed, created, byHand, sampled);
      if (count > 0) {
        play(driver, count);
        continue;
      }
      play(driver, WARM_UP_COMMANDS / (replayed + created + 5));
      long before = threads.getCurrentThreadAllocatedBytes();
      play(driver, MEASURED_ATTEMPTS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      System.out.println(ALLOCATED + kind + " " + bytes / MEASURED_ATTEMPTS);
    }
  }

  private static void play(AttemptDriver driver, int attempts) {
    for (int i = 0; i < attempts; i++) {
      driver.play();
    }
  }

  private PlayMain() {}
}
