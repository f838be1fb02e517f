/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CappedLinksTest {
  private final CappedLinks links = new CappedLinks();

  private static SpanContext context(int number, TraceFlags flags) {
    return SpanContext.create(
        "0af7651916cd43dd8448eb211c80319c",
        String.format("%016x", number),
        flags,
        TraceState.getDefault());
  }

  private void add(int from, int to) {
    IntStream.range(from, to).forEach(i -> links.add(context(i, TraceFlags.getSampled())));
  }

  private int[] numbers() {
    return links.get().stream().mapToInt(c -> Integer.parseInt(c.getSpanId(), 16)).toArray();
  }

  @Test
  void keeps_all_of_a_few() {
    add(1, 21);
    assertThat(numbers()).containsExactly(IntStream.range(1, 21).toArray());
  }

  @Test
  void keeps_the_first_ten_and_the_last_ten_of_many() {
    add(1, 1001);
    assertThat(numbers())
        .containsExactly(
            IntStream.concat(IntStream.range(1, 11), IntStream.range(991, 1001)).toArray());
  }

  @Test
  void leaves_out_what_nobody_could_follow() {
    links.add(context(1, TraceFlags.getDefault()));
    links.add(SpanContext.getInvalid());
    assertThat(links.get()).isEmpty();
  }

  @Test
  void takes_those_of_another() {
    CappedLinks other = new CappedLinks();
    other.add(context(7, TraceFlags.getSampled()));
    add(1, 3);
    links.addAll(other);
    assertThat(numbers()).containsExactly(1, 2, 7);
  }
}
