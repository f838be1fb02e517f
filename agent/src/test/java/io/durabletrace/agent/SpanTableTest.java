/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanTableTest {
  /** Many more than there are places. */
  private static final int MANY = 20_000;

  private final SdkTracerProvider provider = SdkTracerProvider.builder().build();
  private final SpanTable table = new SpanTable();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void each_span_is_there_until_it_is_removed() {
    List<ReadWriteSpan> spans = spans(MANY);
    spans.forEach(span -> table.add(span, span.getSpanContext().getSpanId()));

    assertThat(held()).hasSize(MANY);
    assertThat(new HashSet<>(held())).isEqualTo(new HashSet<>(spans));
    assertThat(table.all()).allSatisfy(held -> assertThat(held.known).isEqualTo(spanId(held)));

    Collections.shuffle(spans);
    List<ReadWriteSpan> removed = spans.subList(0, MANY / 2);
    List<ReadWriteSpan> left = spans.subList(MANY / 2, MANY);
    assertThat(removed).allMatch(table::remove);
    assertThat(removed).noneMatch(table::remove);
    assertThat(held()).hasSize(left.size());
    assertThat(new HashSet<>(held())).isEqualTo(new HashSet<>(left));
    assertThat(left).allMatch(table::remove);
    assertThat(table.all()).isEmpty();
  }

  @Test
  void a_span_that_is_added_twice_goes_when_it_is_removed_once() {
    List<ReadWriteSpan> spans = spans(MANY);
    spans.forEach(span -> table.add(span, null));
    spans.forEach(span -> table.add(span, null));
    assertThat(held()).hasSize(MANY);
    assertThat(new HashSet<>(held())).isEqualTo(new HashSet<>(spans));

    // Their places are free now: who was added elsewhere comes there too.
    spans.subList(0, MANY / 2).forEach(table::remove);
    List<ReadWriteSpan> rest = spans.subList(MANY / 2, MANY);
    rest.forEach(span -> table.add(span, null));

    assertThat(rest).allMatch(table::remove);
    assertThat(table.all()).isEmpty();
  }

  @Test
  void threads_do_not_lose_each_others_spans() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<ReadWriteSpan>>> kept = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        kept.add(
            threads.submit(
                () -> {
                  List<ReadWriteSpan> spans = spans(MANY);
                  spans.forEach(span -> table.add(span, null));
                  List<ReadWriteSpan> gone = spans.subList(0, MANY / 2);
                  assertThat(gone).allMatch(table::remove);
                  return spans.subList(MANY / 2, MANY);
                }));
      }
      List<ReadWriteSpan> all = new ArrayList<>();
      for (Future<List<ReadWriteSpan>> some : kept) {
        all.addAll(some.get());
      }
      assertThat(new HashSet<>(held())).hasSize(held().size()).isEqualTo(new HashSet<>(all));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void what_everybody_has_forgotten_is_forgotten_here() {
    spans(MANY).forEach(span -> table.add(span, null));
    await()
        .untilAsserted(
            () -> {
              System.gc();
              spans(1).forEach(span -> table.add(span, null)); // whoever comes next clears up
              assertThat(table.all()).hasSizeLessThan(5_000);
              assertThat(held().stream().filter(Objects::nonNull)).hasSizeLessThan(100);
            });
  }

  private List<ReadWriteSpan> held() {
    List<ReadWriteSpan> spans = new ArrayList<>();
    table.all().forEach(held -> spans.add(held.get()));
    return spans;
  }

  private static String spanId(SpanTable.Held held) {
    return held.get().getSpanContext().getSpanId();
  }

  private List<ReadWriteSpan> spans(int count) {
    List<ReadWriteSpan> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add((ReadWriteSpan) provider.get("test").spanBuilder("span").startSpan());
    }
    return spans;
  }
}
