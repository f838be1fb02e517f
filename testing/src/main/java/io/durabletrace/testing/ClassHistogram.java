/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of which class are in a heap, by that JVM's own count. Immutable. Classes have
 * the JVM's names: {@code java.lang.String}, {@code [B}.
 */
public final class ClassHistogram {
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private final Map<String, Long> instances = new TreeMap<>();
  private final Map<String, Long> bytes = new TreeMap<>();

  /**
   * Of this JVM.
   *
   * @param arguments of {@code GC.class_histogram}; with none it counts what is reachable, and
   *     collects the garbage for that
   */
  public static ClassHistogram ofThisJvm(String... arguments) {
    try {
      String text =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {arguments},
                      new String[] {String[].class.getName()});
      return of(text.lines().toList());
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * As any JVM tells it.
   *
   * @throws IllegalArgumentException if no class is in it
   */
  public static ClassHistogram of(List<String> lines) {
    ClassHistogram histogram = new ClassHistogram();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        // A name stands there once for each loader that has a class of it.
        histogram.instances.merge(row.group(3), Long.parseLong(row.group(1)), Long::sum);
        histogram.bytes.merge(row.group(3), Long.parseLong(row.group(2)), Long::sum);
      }
    }
    if (histogram.instances.isEmpty()) {
      throw new IllegalArgumentException("No histogram: " + String.join("\n", lines));
    }
    return histogram;
  }

  /** How many there are of this class. */
  public long instances(String className) {
    return instances.getOrDefault(className, 0L);
  }

  /** How many there are of each of these classes, by name; of those only that there are any of. */
  public Map<String, Long> instances(Predicate<String> classNames) {
    Map<String, Long> wanted = new TreeMap<>(instances);
    wanted.keySet().removeIf(classNames.negate());
    return wanted;
  }

  /** What all objects take up. */
  public long bytes() {
    return bytes(name -> true);
  }

  /** What the objects of these classes take up, without the strings and arrays in them. */
  public long bytes(Predicate<String> classNames) {
    return bytes.entrySet().stream()
        .filter(entry -> classNames.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private ClassHistogram() {}
}
