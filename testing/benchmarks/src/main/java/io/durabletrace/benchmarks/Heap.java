/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.ClassHistogram;

/**
 * What is in the heap, by the JVM's own count.
 *
 * @param all bytes
 * @param ours bytes of objects of our classes; not of the strings and arrays in them
 */
record Heap(long all, long ours) {
  private static final String OUR_CLASSES = "io.durabletrace.";
  private static final String BENCHMARKS = OUR_CLASSES + "benchmarks.";
  private static final String TESTS = OUR_CLASSES + "testing."; // who counts is garbage, too

  /** Objects that are reachable. */
  static Heap alive() {
    return of(ClassHistogram.ofThisJvm());
  }

  /** All objects, as long as no garbage is collected meanwhile. */
  static Heap withGarbage() {
    return of(ClassHistogram.ofThisJvm("-all"));
  }

  private static Heap of(ClassHistogram histogram) {
    return new Heap(histogram.bytes(), histogram.bytes(Heap::isOurs));
  }

  private static boolean isOurs(String className) {
    return className.startsWith(OUR_CLASSES)
        && !className.startsWith(BENCHMARKS)
        && !className.startsWith(TESTS);
  }
}
