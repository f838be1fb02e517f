/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import io.durabletrace.testing.ClassHistogram;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What is in this JVM's memory after a full collection. */
public final class Heap {
  private static final String OURS = "io.durabletrace.";
  private static final String TESTS = "io.durabletrace.testing.";
  private static final String SPAN = "io.opentelemetry.sdk.trace.SdkSpan";

  private final long bytes;
  private final Map<String, Long> instances;

  private Heap(long bytes, Map<String, Long> instances) {
    this.bytes = bytes;
    this.instances = instances;
  }

  /** Collects the garbage and looks at what is left. */
  public static Heap look() {
    // What only a reference queue's thread lets go is gone after the second.
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Map<String, Long> instances = ClassHistogram.ofThisJvm().instances(Heap::isCounted);
    return new Heap(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), instances);
  }

  private static boolean isCounted(String type) {
    return (type.startsWith(OURS) && !type.startsWith(TESTS)) || type.startsWith(SPAN);
  }

  /** What is used. */
  public long bytes() {
    return bytes;
  }

  /** How many there are of each class of the agent's extension, and of spans. */
  public Map<String, Long> instances() {
    return instances;
  }
}
