/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextExtractorTest {
  private static final List<String> logged = new ArrayList<>();
  private static final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeAll
  static void listen() {
    install();
    Logger.getLogger("").addHandler(handler);
  }

  private static void install() {
    GlobalOpenTelemetry.resetForTest(); // another test may have asked for it
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build());
  }

  @AfterAll
  static void remove() {
    Logger.getLogger("").removeHandler(handler);
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void what_is_valid_is_read() {
    Context context =
        extract(
            Map.of(
                "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03",
                "baggage", "tenant=a%20b,empty="));
    assertThat(Span.fromContext(context).getSpanContext().getTraceId())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("a b");
  }

  @Test
  void what_is_not_valid_is_ignored_and_said_once() {
    logged.clear();
    for (int i = 0; i < 3; i++) {
      Context context =
          extract(Map.of("traceparent", "00-nonsense-01", "baggage", "%%%=%zz" + "%".repeat(i)));
      assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
      assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
    }
    assertThat(logged)
        .containsExactlyInAnyOrder(
            "A baggage header is not valid and was ignored. Logged once.",
            "A traceparent in a test is not valid and was ignored; what came with it is not part of"
                + " its caller's trace. Logged once.");
  }

  @Test
  void a_traceparent_that_no_propagator_reads_is_not_complained_about() {
    logged.clear();
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetry.propagating(ContextPropagators.create(W3CBaggagePropagator.getInstance())));
    try {
      extract(Map.of("traceparent", "00-nonsense-01"), "another test");
    } finally {
      install();
    }
    assertThat(logged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b;p=\u0001",
        "a=b;p=\u00e9",
        "a=b;p=\"c\"",
        "a=b;p=c\\",
        "a=b,c=d;p;q=\"",
        "a=\u007f",
        "a=%zz",
        "a=b%4"
      })
  void what_upstream_would_complain_about_each_time_is_not_shown_to_it(String baggage) {
    assertThat(Baggage.fromContext(extract(Map.of("baggage", baggage))).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=b;p=c;q,d=\"e\"", "a=b\t;p\t=c", "a=%C3%A9"})
  void other_baggage_is(String baggage) {
    assertThat(Baggage.fromContext(extract(Map.of("baggage", baggage))).getEntryValue("a"))
        .isNotNull();
  }

  private static Context extract(Map<String, String> headers) {
    return extract(headers, "a test");
  }

  private static Context extract(Map<String, String> headers, String where) {
    return ContextExtractor.extract(
        headers,
        new TextMapGetter<Map<String, String>>() {
          @Override
          public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
          }

          @Override
          public String get(Map<String, String> carrier, String key) {
            return carrier.get(key);
          }
        },
        where);
  }
}
