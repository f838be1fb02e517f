/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.Bootstrap;
import io.durabletrace.testing.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Compares setups that took turns: the k-th measurements of all were made close to each other. */
final class CostRatios {

  /**
   * A line of a report.
   *
   * @param measured as many of each setup
   * @param figure what some of them come to
   */
  static <T> String of(
      String what, Map<CostSetup, List<T>> measured, ToDoubleFunction<List<T>> figure) {
    List<T> stock = measured.get(CostSetup.STOCK_AGENT);
    List<T> ours = measured.get(CostSetup.DURABLETRACE);
    double a = figure.applyAsDouble(measured.get(CostSetup.NO_AGENT));
    double b = figure.applyAsDouble(stock);
    double c = figure.applyAsDouble(ours);
    Interval nineOfTen =
        Bootstrap.nineOfTen(
            ours.size(),
            drawn ->
                figure.applyAsDouble(drawn(ours, drawn))
                    / figure.applyAsDouble(drawn(stock, drawn)));
    return String.format(
        Locale.ROOT,
        "%s: (c)/(b) %.3f, nine of ten %.3f to %.3f; (c)/(a) %.3f, (b)/(a) %.3f",
        what,
        c / b,
        nineOfTen.from(),
        nineOfTen.to(),
        c / a,
        b / a);
  }

  private static <T> List<T> drawn(List<T> measured, int[] drawn) {
    return Arrays.stream(drawn).mapToObj(measured::get).toList();
  }

  private CostRatios() {}
}
