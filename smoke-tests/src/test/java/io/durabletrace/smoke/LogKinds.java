/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.TestReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what is alike in the log of a process with an agent. */
final class LogKinds {

  /** Adds how many lines there are, and of the agent's each kind, without stack traces. */
  static void report(List<String> log, TestReport report) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (String line : log) {
      if (line.startsWith("[otel.javaagent ")) {
        kinds.merge(kind(line), 1, Integer::sum);
      }
    }
    report.add("  lines in the log: %d of ours, %d in all", ofOurs(log).size(), log.size());
    kinds.forEach((kind, count) -> report.add("  %d x %s", count, kind));
  }

  /** The lines that are ours, or have a frame of ours. */
  static List<String> ofOurs(List<String> log) {
    return log.stream().filter(line -> line.contains("durabletrace")).toList();
  }

  /** Without time, thread and how many it concerns. */
  private static String kind(String line) {
    String words = line.replaceFirst("^\\[otel.javaagent [^]]*] \\[[^]]*] ", "");
    return words.replaceFirst("(export|dropped) \\d+", "$1 N").replaceFirst("(?<=^.{160}).*", " …");
  }

  private LogKinds() {}
}
