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
 * What was measured of a case: the figures of each fork, the k-th of each variant being of one
 * round. Not thread-safe.
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
  int rounds() {
    return forks.get(Variant.STOCK).size();
  }

  boolean has(Variant variant) {
    return forks.containsKey(variant);
  }

  double median(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(ofEachRound(variant, figure));
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
   * In which nine of ten such ratios are when the rounds are drawn again from those that there were
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

  // Compared is within a round, whose variants had the same machine: from one round to the next it
  // may be slower by half.

  private double[] ratios(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    return combined(extras(one, figure), extras(other, figure), (a, b) -> a / b);
  }

  private double[] percents(Variant variant, ToDoubleFunction<Figures> figure) {
    return combined(
        extras(variant, figure), ofEachRound(variant, figure), (extra, all) -> 100 * extra / all);
  }

  private double[] extras(Variant variant, ToDoubleFunction<Figures> figure) {
    return combined(
        ofEachRound(variant, figure), ofEachRound(Variant.STOCK, figure), (a, b) -> a - b);
  }

  private double[] ofEachRound(Variant variant, ToDoubleFunction<Figures> figure) {
    return forks.get(variant).stream().mapToDouble(figure).toArray();
  }

  private static double[] combined(double[] ones, double[] others, DoubleBinaryOperator operator) {
    return IntStream.range(0, ones.length)
        .mapToDouble(round -> operator.applyAsDouble(ones[round], others[round]))
        .toArray();
  }

  private static Interval interval(double[] rounds) {
    return Bootstrap.nineOfTen(
        rounds.length,
        drawn -> median(Arrays.stream(drawn).mapToDouble(round -> rounds[round]).toArray()));
  }

  private static double median(double[] rounds) {
    return Medians.of(Arrays.stream(rounds).boxed().toList());
  }
}
