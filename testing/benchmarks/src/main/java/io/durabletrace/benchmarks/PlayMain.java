/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Plays attempts for tests. For each argument {@code replayed,created,serverTrace,byHand,count}:
 * plays so many, and with a count of 0 as many as it takes to tell how many bytes one allocates on
 * its own thread. That is the same each time, whatever else the machine does.
 */
public final class PlayMain {
  /** Before the argument, the bytes, and those of them that are objects of our classes. */
  public static final String ALLOCATED = "allocated: ";

  /** Enough for the second compiler to have seen all that matters. */
  private static final int WARM_UP_COMMANDS = 100_000;

  /**
   * Of a long journal too: what is done once in an attempt must be warm as well. The JVM makes a
   * class for a method handle after 127 calls, which is tens of kilobytes.
   */
  private static final int WARM_UP_ATTEMPTS = 200;

  private static final int MEASURED_ATTEMPTS = 100;

  private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  public static void main(String[] args) {
    for (String kind : args) {
      String[] parts = kind.split(",", -1);
      int replayed = Integer.parseInt(parts[0]);
      int created = Integer.parseInt(parts[1]);
      ServerTrace serverTrace = ServerTrace.valueOf(parts[2]);
      boolean byHand = Boolean.parseBoolean(parts[3]);
      int count = Integer.parseInt(parts[4]);
      AttemptDriver driver = AttemptDriver.of(replayed, created, byHand, serverTrace);
      if (count > 0) {
        play(driver, count);
        continue;
      }
      play(driver, Math.max(WARM_UP_ATTEMPTS, WARM_UP_COMMANDS / (replayed + created + 5)));
      System.gc(); // and then no more, before all is counted
      long collectionsBefore = collections();
      Heap before = Heap.withGarbage();
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      play(driver, MEASURED_ATTEMPTS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
      long ours = Heap.withGarbage().ours() - before.ours();
      if (collections() != collectionsBefore) {
        throw new IllegalStateException("Garbage was collected before it was counted");
      }
      System.out.println(
          ALLOCATED + kind + " " + bytes / MEASURED_ATTEMPTS + " " + ours / MEASURED_ATTEMPTS);
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static void play(AttemptDriver driver, int attempts) {
    for (int i = 0; i < attempts; i++) {
      driver.play();
    }
  }

  private PlayMain() {}
}
