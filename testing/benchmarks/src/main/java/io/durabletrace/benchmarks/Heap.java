/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is in the heap, by the JVM's own count.
 *
 * @param all bytes
 * @param ours bytes of objects of our classes; not of the strings and arrays in them
 */
record Heap(long all, long ours) {
  private static final String OUR_CLASSES = "io.durabletrace.";
  private static final String NOT_OURS = OUR_CLASSES + "benchmarks.";

  /** Objects that are reachable. */
  static Heap alive() throws JMException {
    return count();
  }

  /** All objects, as long as no garbage is collected meanwhile. */
  static Heap withGarbage() throws JMException {
    return count("-all");
  }

  private static Heap count(String... arguments) throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {arguments},
                    new String[] {String[].class.getName()});
    long all = 0;
    long ours = 0;
    for (String line : histogram.lines().toList()) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length >= 4 && columns[0].endsWith(":")) {
        long bytes = Long.parseLong(columns[2]);
        boolean isOurs = columns[3].startsWith(OUR_CLASSES) && !columns[3].startsWith(NOT_OURS);
        all += bytes;
        ours += isOurs ? bytes : 0;
      }
    }
    return new Heap(all, ours);
  }
}
