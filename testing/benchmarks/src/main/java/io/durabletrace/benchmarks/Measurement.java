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

  boolean has(Variant variant) {
    return forks.containsKey(variant);
  }

  double median(Variant variant, ToDoubleFunction<Figures> figure) {
    return median(variant, figure, everyRound());
  }

  /** What it costs more than the agent alone. */
  double extra(Variant variant, ToDoubleFunction<Figures> figure) {
    return extra(variant, figure, everyRound());
  }

  /** What it costs more than the agent alone, in percent of all that it costs. */
  double percent(Variant variant, ToDoubleFunction<Figures> figure) {
    return percent(variant, figure, everyRound());
  }

  /** What one costs more than the agent alone, to what another one does. */
  double ratio(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    return ratio(one, other, figure, everyRound());
  }

  /**
   * In which nine of ten such ratios are when the rounds are drawn again from those that there were
   * (bootstrap): how far the ratio is to be trusted.
   */
  Interval interval(Variant one, Variant other, ToDoubleFunction<Figures> figure) {
    return interval(rounds -> ratio(one, other, figure, rounds));
  }

  /** The same for what a variant costs more than the agent alone. */
  Interval interval(Variant variant, ToDoubleFunction<Figures> figure) {
    return interval(rounds -> extra(variant, figure, rounds));
  }

  /** The same for its {@link #percent}. */
  Interval intervalOfPercent(Variant variant, ToDoubleFunction<Figures> figure) {
    return interval(rounds -> percent(variant, figure, rounds));
  }

  private Interval interval(ToDoubleFunction<int[]> statistic) {
    return Bootstrap.nineOfTen(everyRound().length, statistic);
  }

  private double ratio(Variant one, Variant other, ToDoubleFunction<Figures> figure, int[] rounds) {
    return extra(one, figure, rounds) / extra(other, figure, rounds);
  }

  private double percent(Variant variant, ToDoubleFunction<Figures> figure, int[] rounds) {
    return 100 * extra(variant, figure, rounds) / median(variant, figure, rounds);
  }

  private double extra(Variant variant, ToDoubleFunction<Figures> figure, int[] rounds) {
    return median(variant, figure, rounds) - median(Variant.STOCK, figure, rounds);
  }

  private double median(Variant variant, ToDoubleFunction<Figures> figure, int[] rounds) {
    List<Figures> all = forks.get(variant);
    return Medians.of(
        Arrays.stream(rounds).mapToObj(round -> figure.applyAsDouble(all.get(round))).toList());
  }

  private int[] everyRound() {
    return IntStream.range(0, forks.get(Variant.STOCK).size()).toArray();
  }
}
