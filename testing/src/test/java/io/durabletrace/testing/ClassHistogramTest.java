/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
  private static final class Counted {}

  @Test
  void whatIsReachableIsCounted() {
    List<Counted> held = Stream.generate(Counted::new).limit(1_000).toList();
    ClassHistogram histogram = ClassHistogram.ofThisJvm();

    assertThat(held).hasSize(1_000); // until now
    String name = Counted.class.getName();
    assertThat(histogram.instances(name)).isEqualTo(1_000);
    assertThat(histogram.instances(name::equals)).isEqualTo(Map.of(name, 1_000L));
    assertThat(histogram.bytes(name::equals)).isBetween(8_000L, 16_000L);
    assertThat(histogram.bytes()).isGreaterThan(histogram.bytes("[B"::equals));
  }

  @Test
  void theClassesOfAllLoadersAreAdded() {
    ClassHistogram histogram =
        ClassHistogram.of(
            List.of(
                "4711:",
                " num     #instances         #bytes  class name (module)",
                "-------------------------------------------------------",
                "   1:            20           1000  [B (java.base@17.0.1)",
                "   2:             3             72  com.example.Shop",
                "   3:             2             48  com.example.Shop",
                "Total            25           1120"));
    assertThat(histogram.instances("com.example.Shop")).isEqualTo(5);
    assertThat(histogram.instances("com.example.Shop$1")).isZero();
    assertThat(histogram.bytes("com.example.Shop"::equals)).isEqualTo(120);
    assertThat(histogram.bytes()).isEqualTo(1120);
  }

  @Test
  void somethingElseIsRefused() {
    assertThatThrownBy(() -> ClassHistogram.of(List.of("no such process")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such process");
  }
}
