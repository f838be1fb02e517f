/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContextInjectorTest {
  private static final Context CALLER =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.create(
                      "0000000000000000000000000000000a",
                      "000000000000000a",
                      TraceFlags.getSampled(),
                      TraceState.getDefault())));

  @BeforeAll
  static void install() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance(),
                        new InventsNames())))
            .build());
  }

  @AfterAll
  static void remove() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void what_all_know_again_is_added() {
    assertThat(ContextInjector.inject(CALLER.with(baggage("acme"))))
        .containsOnlyKeys("traceparent", "baggage");
  }

  @Test
  void what_is_too_long_to_be_stored_with_each_call_is_left_out() {
    assertThat(ContextInjector.inject(CALLER.with(baggage("x".repeat(8_000)))))
        .containsOnlyKeys("traceparent", "baggage");
    assertThat(ContextInjector.inject(CALLER.with(baggage("x".repeat(9_000)))))
        .containsOnlyKeys("traceparent");
  }

  @Test
  void without_a_caller_nothing_is_added() {
    assertThat(ContextInjector.inject(Context.root().with(baggage("acme")))).isEmpty();
  }

  private static Baggage baggage(String tenant) {
    return Baggage.builder().put("tenant", tenant).build();
  }

  /** As some propagators do, a name for each entry of the baggage. */
  private static final class InventsNames implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return List.of();
    }

    @Override
    public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
      setter.set(carrier, "uberctx-tenant", "acme");
    }

    @Override
    public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }
}
