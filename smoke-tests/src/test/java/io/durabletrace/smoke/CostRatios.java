/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.Bootstrap;
import io.durabletrace.testing.Interval;
import io.durabletrace.testing.Medians;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Compares setups that took turns: the k-th measurements of all were made close to each other. So
 * an interval comes of drawing k: what the machine did to all of them at that time is in none.
 */
final class CostRatios {

  /**
   * A line of a report: what all of one setup come to, to what all of the other do.
   *
   * @param measured as many of each setup, each by processes of its own
   * @param figure what some of them come to
   */
  static <T> String ofAll(
      String what, Map<CostSetup, List<T>> measured, ToDoubleFunction<List<T>> figure) {
    return line(
        what,
        measured,
        (some, others) -> figure.applyAsDouble(some) / figure.applyAsDouble(others));
  }

  /** A line of a report: the median of the ratios of two measurements of one round. */
  static <T> String ofPairs(
      String what, Map<CostSetup, List<T>> measured, ToDoubleFunction<T> figure) {
    return line(
        what + ", pair by pair",
        measured,
        (some, others) ->
            Medians.of(
                IntStream.range(0, some.size())
                    .mapToObj(
                        k ->
                            figure.applyAsDouble(some.get(k)) / figure.applyAsDouble(others.get(k)))
                    .toList()));
  }

  private static <T> String line(
      String what, Map<CostSetup, List<T>> measured, ToDoubleBiFunction<List<T>, List<T>> ratio) {
    List<T> none = measured.get(CostSetup.NO_AGENT);
    List<T> stock = measured.get(CostSetup.STOCK_AGENT);
    List<T> ours = measured.get(CostSetup.DURABLETRACE);
    Interval nineOfTen =
        Bootstrap.nineOfTen(
            ours.size(), k -> ratio.applyAsDouble(select(ours, k), select(stock, k)));
    return String.format(
        Locale.ROOT,
        "%s: (c)/(b) %.3f, nine of ten %.3f to %.3f; (c)/(a) %.3f, (b)/(a) %.3f",
        what,
        ratio.applyAsDouble(ours, stock),
        nineOfTen.from(),
        nineOfTen.to(),
        ratio.applyAsDouble(ours, none),
        ratio.applyAsDouble(stock, none));
  }

  private static <T> List<T> select(List<T> measured, int[] indices) {
    return Arrays.stream(indices).mapToObj(measured::get).toList();
  }

  private CostRatios() {}
}
