/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.ChildProcess;
import io.durabletrace.testing.ProjectFiles;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what a running attempt keeps alive, by the length of its journal. */
final class Retained {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** As a table. */
  static String measure() {
    StringBuilder text = new StringBuilder("\n## What a running attempt keeps alive, in bytes\n\n");
    text.append("| commands in the journal | stock agent | ours | more | objects of ours |\n");
    text.append("|--:|--:|--:|--:|--:|\n");
    row(text, 10, 1_000);
    row(text, 1_000, 200);
    row(text, 100_000, 5);
    row(text, 1_000_000, 2);
    return text.toString();
  }

  private static void row(StringBuilder text, int journal, int attempts) {
    long stock = perAttempt(Variant.STOCK, journal, attempts).all();
    Heap ours = perAttempt(Variant.OURS, journal, attempts);
    text.append(
        String.format(
            Locale.ROOT,
            "| %,d | %,d | %,d | %,d | %,d |%n",
            journal,
            stock,
            ours.all(),
            ours.all() - stock,
            ours.ours()));
  }

  /** What one of them keeps alive; in another JVM. */
  static Heap perAttempt(Variant variant, int journal, int attempts) {
    List<String> command = new ArrayList<>();
    command.add(Forks.jdk().resolve("bin/java").toString());
    command.addAll(variant.jvmArguments());
    command.add("-Xmx4g");
    Path target = ProjectFiles.root().resolve("testing/benchmarks/target");
    command.add("-cp");
    command.add(target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*");
    command.add(HeldMain.class.getName());
    command.add(Integer.toString(journal));
    command.add(Integer.toString(attempts));
    try (ChildProcess held = ChildProcess.start(variant.toString(), new ProcessBuilder(command))) {
      String line = held.awaitLine(HeldMain.RETAINED, PATIENCE);
      String[] bytes = line.substring(HeldMain.RETAINED.length()).split(" ", -1);
      return new Heap(Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
    }
  }

  private Retained() {}
}
