/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.Machine;
import io.durabletrace.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a measurement found, a line each. */
final class CostReport {
  private final List<String> lines = new ArrayList<>();
  private final boolean kept;

  /** Whether this is the measurement itself, not the check that it works. */
  static boolean isFull() {
    return Boolean.getBoolean("cost.full");
  }

  CostReport(String title) {
    this(title, isFull());
  }

  /**
   * The report of something else than cost.
   *
   * @param kept whether it is to be written to {@code testing/results}
   */
  CostReport(String title, boolean kept) {
    this.kept = kept;
    lines.add(title);
    lines.add("JDK: " + Runtime.version());
    lines.add("machine: " + Machine.describe());
  }

  void add(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    System.out.println(line);
    lines.add(line);
  }

  /** Keeps it in {@code testing/results} where it was the measurement itself. */
  void write(String file) throws IOException {
    if (kept) {
      Path folder = Files.createDirectories(ProjectFiles.root().resolve("testing/results"));
      Files.write(folder.resolve(file), lines);
    }
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
