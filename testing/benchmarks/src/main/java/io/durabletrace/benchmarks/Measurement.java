/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.Bootstrap;
import io.durabletrace.testing.Interval;
import io.durabletrace.testing.Medians;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What was measured of a case: the figures of each fork, the k-th of each variant being of one set,
 * which were there at the same time. Not thread-safe.
 */
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

  /** How many JVMs there were of each variant. */
  int sets() {
    return forks.get(Variant.STOCK).size();
  }

  boolean has(Variant variant) {
    return forks.containsKey(variant);
  }

  double median(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(ofEachSet(variant, figure));
  }

  /** What it costs more than the agent alone. */
  double extra(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(extras(variant, figure));
  }

  /** What it costs more than the agent alone, in percent of all that it costs. */
  double percent(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(percents(variant, figure));
  }

  /** What one costs more than the agent alone, to what another one does. */
  double ratio(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    return median(ratios(one, other, figure));
  }

  /**
   * In which nine of ten such ratios are when the sets are drawn again from those that there were
   * (bootstrap): how far the ratio is to be trusted.
   */
  Interval interval(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    return interval(ratios(one, other, figure));
  }

  /** The same for what a variant costs more than the agent alone. */
  Interval interval(Variant variant, ToDoubleFunction<Figures> figure) {
    return interval(extras(variant, figure));
  }

  /** The same for its {@link #percent}. */
  Interval intervalOfPercent(Variant variant, ToDoubleFunction<Figures> figure) {
    return interval(percents(variant, figure));
  }

  // Compared is within a set, which had the same machine: from one to the next it may be slower by
  // half.

  private double[] ratios(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    // Where the other one cost nothing, whatever the first costs is too much.
    return combined(
        extras(one, figure),
        extras(other, figure),
        (a, b) -> b > 0 ? a / b : Double.POSITIVE_INFINITY);
  }

  private double[] percents(Variant variant, ToDoubleFunction<Figures> figure) {
    return combined(
        extras(variant, figure), ofEachSet(variant, figure), (extra, all) -> 100 * extra / all);
  }

  private double[] extras(Variant variant, ToDoubleFunction<Figures> figure) {
    return combined(ofEachSet(variant, figure), ofEachSet(Variant.STOCK, figure), (a, b) -> a - b);
  }

  private double[] ofEachSet(Variant variant, ToDoubleFunction<Figures> figure) {
    return forks.get(variant).stream().mapToDouble(figure).toArray();
  }

  private static double[] combined(double[] ones, double[] others, DoubleBinaryOperator operator) {
    return IntStream.range(0, ones.length)
        .mapToDouble(set -> operator.applyAsDouble(ones[set], others[set]))
        .toArray();
  }

  private static Interval interval(double[] sets) {
    return Bootstrap.nineOfTen(
        sets.length, drawn -> median(Arrays.stream(drawn).mapToDouble(set -> sets[set]).toArray()));
  }

  private static double median(double[] sets) {
    return Medians.of(Arrays.stream(sets).boxed().toList());
  }
}
