/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static io.durabletrace.benchmarks.Variant.BY_HAND;
import static io.durabletrace.benchmarks.Variant.OURS;
import static io.durabletrace.benchmarks.Variant.STOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.durabletrace.testing.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures that can be worked out in the head. */
class MeasurementTest {
  private final Measurement measurement =
      new Measurement(new Case("some", 0, 3, ServerTrace.SAMPLED, List.of(STOCK, OURS, BY_HAND)));

  private void set(double stock, double ours, double byHand) {
    measurement.add(STOCK, figures(stock));
    measurement.add(OURS, figures(ours));
    measurement.add(BY_HAND, figures(byHand));
  }

  private static Figures figures(double cpuMicros) {
    return new Figures(0, cpuMicros, 0, 0);
  }

  @Test
  void comparesWithinASet() {
    set(10, 15, 20);
    set(30, 36, 40); // on a machine that is busy otherwise
    set(12, 25, 22);

    assertThat(measurement.median(OURS, Figures::cpuMicros)).isEqualTo(25);
    assertThat(measurement.extra(OURS, Figures::cpuMicros)).isEqualTo(6); // of 5, 6 and 13
    assertThat(measurement.extra(BY_HAND, Figures::cpuMicros)).isEqualTo(10);
    assertThat(measurement.ratio(OURS, BY_HAND, Figures::cpuMicros)).isEqualTo(0.6);
    assertThat(measurement.percent(OURS, Figures::cpuMicros)).isCloseTo(33.3, within(0.1));
  }

  @Test
  void takesNoAdvantageOfASetInWhichTheOtherOneCostNothing() {
    set(10, 15, 9);
    set(10, 15, 10);
    set(10, 9, 9);
    assertThat(measurement.ratio(OURS, BY_HAND, Figures::cpuMicros)).isInfinite().isPositive();
  }

  @Test
  void isAsSureAsItsSetsAreAlike() {
    set(10, 15, 20);
    set(10, 15, 20);
    assertThat(measurement.interval(OURS, BY_HAND, Figures::cpuMicros))
        .isEqualTo(new Interval(0.5, 0.5));

    set(10, 25, 20);
    assertThat(measurement.interval(OURS, BY_HAND, Figures::cpuMicros))
        .isEqualTo(new Interval(0.5, 1.5));
    assertThat(measurement.interval(OURS, Figures::cpuMicros)).isEqualTo(new Interval(5, 15));
    assertThat(measurement.intervalOfPercent(OURS, Figures::cpuMicros).to()).isEqualTo(60);
  }
}
