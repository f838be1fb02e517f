/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.harness.crowd.SoakMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the soak printed. Immutable. */
final class SoakFigures {
  /**
   * An idle thread of a pool may hold what its last task had: a span or two, with their context.
   */
  private static final long FEW = 400;

  private final Map<String, Long> figures = new TreeMap<>();
  private final Map<Integer, Long> heap = new TreeMap<>();
  private final Map<String, Map<Integer, Long>> instances = new TreeMap<>();
  private final List<String> at = new ArrayList<>();

  private SoakFigures() {}

  static SoakFigures of(List<String> lines) {
    SoakFigures figures = new SoakFigures();
    lines.forEach(figures::add);
    return figures;
  }

  private void add(String line) {
    if (line.startsWith(SoakMain.FIGURE)) {
      String[] parts = line.substring(SoakMain.FIGURE.length()).split(" = ", 2);
      figures.put(parts[0], Long.parseLong(parts[1]));
    } else if (line.startsWith(SoakMain.AT)) {
      String[] words = line.substring(SoakMain.AT.length()).split(" ", -1);
      heap.put(Integer.parseInt(words[0]), Long.parseLong(words[5]));
      at.add("heap after a full collection, at " + words[3] + " attempts: " + words[5] + " bytes");
    } else if (line.startsWith(SoakMain.INSTANCES)) {
      String[] words = line.substring(SoakMain.INSTANCES.length()).split(" ", -1);
      instances
          .computeIfAbsent(words[2], type -> new TreeMap<>())
          .put(Integer.parseInt(words[0]), Long.parseLong(words[4]));
    }
  }

  /** Fails where there is no such figure: what was not counted is not zero. */
  long figure(String name) {
    Long figure = figures.get(name);
    assertThat(figure).as("figure %s among %s", name, figures).isNotNull();
    return figure;
  }

  /** Bytes after a full collection, when so much was done. */
  long heap(int percent) {
    return heap.get(percent);
  }

  /** Nothing of ours becomes more. */
  void assertNoMoreInstances() {
    assertThat(instances).as("our classes").isNotEmpty();
    instances.forEach(
        (type, counts) ->
            assertThat(counts.getOrDefault(100, 0L))
                .as("instances of %s: %s", type, counts)
                .isLessThanOrEqualTo(Math.max(counts.getOrDefault(10, 0L), FEW)));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(at);
    lines.add("instances of our classes and of spans, at 10, 50 and 100 %: " + sums());
    figures.forEach((name, value) -> lines.add(name + ": " + value));
    return lines;
  }

  private List<Long> sums() {
    return List.of(sum(10), sum(50), sum(100));
  }

  private long sum(int percent) {
    return instances.values().stream().mapToLong(c -> c.getOrDefault(percent, 0L)).sum();
  }
}
