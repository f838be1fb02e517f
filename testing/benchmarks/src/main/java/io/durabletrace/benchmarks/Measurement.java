/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What was measured of a case: the figures of each fork. Not thread-safe. */
final class Measurement {
  private final Case measured;
  private final Map<Variant, List<Figures>> forks = new EnumMap<>(Variant.class);

  Measurement(Case measured) {
    this.measured = measured;
  }

  Case measured() {
    return measured;
  }

  void add(Variant variant, Figures figures) {
    forks.computeIfAbsent(variant, v -> new ArrayList<>()).add(figures);
  }

  Map<Variant, List<Figures>> forks() {
    return forks;
  }

  boolean has(Variant variant) {
    return forks.containsKey(variant);
  }

  double median(Variant variant, ToDoubleFunction<Figures> figure) {
    double[] sorted = forks.get(variant).stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What it costs more than the agent alone. */
  double extra(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(variant, figure) - median(Variant.STOCK, figure);
  }

  /** The same, round by round. */
  List<Double> extras(Variant variant, ToDoubleFunction<Figures> figure) {
    List<Figures> stock = forks.get(Variant.STOCK);
    List<Figures> measuredOnes = forks.get(variant);
    return IntStream.range(0, measuredOnes.size())
        .mapToObj(
            i -> figure.applyAsDouble(measuredOnes.get(i)) - figure.applyAsDouble(stock.get(i)))
        .toList();
  }
}
