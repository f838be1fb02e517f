/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far a figure is to be trusted that was made of several measurements: what it is when they are
 * drawn again from those that there were.
 */
public final class Bootstrap {
  /** Enough that the ends of an interval do not move with the seed, which is always the same. */
  private static final int RESAMPLES = 5_000;

  /**
   * In which nine of ten such figures are.
   *
   * @param count of the measurements
   * @param figure of those with these indices, some of them several times
   */
  public static Interval nineOfTen(int count, ToDoubleFunction<int[]> figure) {
    Random random = new Random(1);
    double[] drawn =
        IntStream.range(0, RESAMPLES)
            .mapToDouble(i -> figure.applyAsDouble(random.ints(count, 0, count).toArray()))
            .toArray();
    Arrays.sort(drawn);
    return new Interval(drawn[RESAMPLES / 20], drawn[RESAMPLES - 1 - RESAMPLES / 20]);
  }

  private Bootstrap() {}
}
