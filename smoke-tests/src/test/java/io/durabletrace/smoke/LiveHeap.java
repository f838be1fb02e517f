/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.ChildProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left in another JVM's heap after a full collection, as {@code jcmd} tells. Immutable.
 *
 * @param bytes all of it
 * @param instances by the name of the class
 */
record LiveHeap(long bytes, Map<String, Long> instances) {
  private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  /** Collects that JVM's garbage, and looks. */
  static LiveHeap of(ChildProcess jvm) {
    List<String> lines = Jcmd.ask(jvm, "GC.class_histogram");
    long bytes = 0;
    Map<String, Long> instances = new HashMap<>();
    for (String line : lines) {
      Matcher oneClass = CLASS.matcher(line);
      Matcher total = TOTAL.matcher(line);
      if (oneClass.matches()) {
        instances.merge(oneClass.group(2), Long.parseLong(oneClass.group(1)), Long::sum);
      } else if (total.matches()) {
        bytes = Long.parseLong(total.group(1));
      }
    }
    if (bytes == 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return new LiveHeap(bytes, Map.copyOf(instances));
  }

  long instancesOf(String className) {
    return instances.getOrDefault(className, 0L);
  }

  /** In units of 2^20 bytes. */
  double mebibytes() {
    return bytes / (double) (1 << 20);
  }
}
