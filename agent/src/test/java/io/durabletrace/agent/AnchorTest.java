/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.Anchor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Anchors and their attempts in a real SDK, set up as in the agent. */
class AnchorTest {
  private static final String NAME = "invocation-start S/h";
  private static final String TRACE = "01a1f89f5394be0962522b6e17ab4ae2";
  private static final String SPAN = "62522b6e17ab4ae2";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @Test
  void without_a_client_the_anchor_is_a_root_with_the_prepared_ids() {
    Tracer tracer = tracer(Sampler.alwaysOn());
    Anchor anchor = new Anchor(NAME, Context.root(), TRACE, SPAN, List.of());
    anchor.emit(tracer, span -> {});
    anchor.startAttempt(attempt(tracer), Context.root()).end();

    SpanData emitted = exporter.getFinishedSpanItems().get(0);
    assertThat(emitted.getName()).isEqualTo(NAME);
    assertThat(emitted.getTraceId()).isEqualTo(TRACE);
    assertThat(emitted.getSpanId()).isEqualTo(SPAN);
    assertThat(emitted.getParentSpanContext().isValid()).isFalse();
    SpanData attempt = exporter.getFinishedSpanItems().get(1);
    assertThat(attempt.getTraceId()).isEqualTo(TRACE);
    assertThat(attempt.getParentSpanId()).isEqualTo(SPAN);
    assertThat(attempt.getSpanId()).isNotEqualTo(SPAN);
  }

  @Test
  void with_a_client_the_anchor_is_its_child() {
    Tracer tracer = tracer(Sampler.alwaysOn());
    Anchor anchor = new Anchor(NAME, client(TraceFlags.getSampled()), TRACE, SPAN, List.of());
    anchor.emit(tracer, span -> {});
    anchor.startAttempt(attempt(tracer), Context.root()).end();

    SpanData emitted = exporter.getFinishedSpanItems().get(0);
    assertThat(emitted.getTraceId()).isEqualTo("0".repeat(31) + "c");
    assertThat(emitted.getSpanId()).isEqualTo(SPAN);
    assertThat(emitted.getParentSpanId()).isEqualTo("0".repeat(15) + "c");
    SpanData attempt = exporter.getFinishedSpanItems().get(1);
    assertThat(attempt.getTraceId()).isEqualTo(emitted.getTraceId());
    assertThat(attempt.getParentSpanId()).isEqualTo(SPAN);
  }

  @Test
  void an_anchor_whose_description_fails_is_ended_all_the_same() {
    Anchor anchor = new Anchor(NAME, Context.root(), TRACE, SPAN, List.of());
    anchor.emit(
        tracer(Sampler.alwaysOn()),
        span -> {
          throw new IllegalStateException("told to");
        });

    assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getSpanId).contains(SPAN);
  }

  @Test
  void what_fails_while_a_span_is_being_prepared_costs_the_application_nothing() {
    Tracer tracer = tracer(Sampler.alwaysOn());
    try (Scope ignored = new FailingContext().makeCurrent()) {
      tracer.spanBuilder("app").startSpan().end();
    }

    assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getName).contains("app");
  }

  private static final class FailingContext implements Context, Function<String, String> {
    @Override
    public String apply(String question) {
      throw new LinkageError("on purpose");
    }

    @Override
    public <V> V get(ContextKey<V> key) {
      return Context.root().get(key);
    }

    @Override
    public <V> Context with(ContextKey<V> key, V value) {
      return Context.root().with(key, value);
    }
  }

  @Test
  void a_sent_executions_anchor_is_linked_to_its_sender_and_the_attempts_are_not() {
    Tracer tracer = tracer(Sampler.alwaysOn());
    SpanContext sender = Span.fromContext(client(TraceFlags.getSampled())).getSpanContext();
    Anchor anchor = new Anchor(NAME, Context.root(), TRACE, SPAN, List.of(sender));
    anchor.emit(tracer, span -> {});
    anchor.startAttempt(attempt(tracer), Context.root()).end();

    assertThat(exporter.getFinishedSpanItems())
        .extracting(SpanData::getLinks)
        .containsExactly(List.of(LinkData.create(sender)), List.of());
  }

  @ParameterizedTest
  @MethodSource({"samplers", "samplersOfUsers"})
  void anchor_and_attempts_are_sampled_alike(Sampler sampler) {
    Tracer tracer = tracer(sampler);
    SpanContext sender = Span.fromContext(client(TraceFlags.getSampled())).getSpanContext();
    for (int i = 0; i < 1000; i++) {
      exporter.reset();
      String trace = IdGenerator.random().generateTraceId();
      Anchor anchor = new Anchor(NAME, Context.root(), trace, SPAN, List.of(sender));
      anchor.emit(tracer, span -> span.setAttribute("rpc.method", "h"));
      int sampled = exporter.getFinishedSpanItems().size();
      // Another process, days later, knows nothing of that decision.
      anchor.startAttempt(attempt(tracer), Context.root()).end();
      assertThat(exporter.getFinishedSpanItems()).hasSize(2 * sampled);
    }
  }

  @Test
  void the_sampler_of_an_anchor_with_a_client_sees_all_that_it_says() {
    SpanContext sender = Span.fromContext(client(TraceFlags.getSampled())).getSpanContext();
    List<String> asked = new ArrayList<>();
    Tracer tracer =
        tracer(
            new Sampler() {
              @Override
              public SamplingResult shouldSample(
                  Context parentContext,
                  String traceId,
                  String name,
                  SpanKind spanKind,
                  Attributes attributes,
                  List<LinkData> parentLinks) {
                SpanContext parent = Span.fromContext(parentContext).getSpanContext();
                String method = attributes.get(AttributeKey.stringKey("rpc.method"));
                asked.add(parent.getSpanId() + " " + name + " " + method + parentLinks.size());
                return SamplingResult.recordAndSample();
              }

              @Override
              public String getDescription() {
                return "records";
              }
            });
    new Anchor(NAME, client(TraceFlags.getSampled()), TRACE, SPAN, List.of(sender))
        .emit(tracer, span -> span.setAttribute("rpc.method", "h"));

    assertThat(asked).containsExactly("0".repeat(15) + "c " + NAME + " h1");
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void a_client_that_is_not_sampled_counts_for_whoever_asks_parents(Sampler sampler) {
    Tracer tracer = tracer(sampler);
    Anchor anchor = new Anchor(NAME, client(TraceFlags.getDefault()), TRACE, SPAN, List.of());
    anchor.emit(tracer, span -> {});
    int sampled = exporter.getFinishedSpanItems().size();
    anchor.startAttempt(attempt(tracer), Context.root()).end();
    assertThat(exporter.getFinishedSpanItems()).hasSize(2 * sampled);
    if (sampler.getDescription().startsWith("ParentBased")) {
      assertThat(sampled).isZero();
    }
  }

  @Test
  void the_applications_own_spans_have_the_ids_of_the_configured_generator() {
    IdGenerator own =
        new IdGenerator() {
          @Override
          public String generateSpanId() {
            return "00000000000000aa";
          }

          @Override
          public String generateTraceId() {
            return "000000000000000000000000000000aa";
          }
        };
    Tracer tracer =
        SdkSupport.wrapIdGenerator(provider(Sampler.alwaysOn()).setIdGenerator(own))
            .build()
            .get("a");
    new Anchor(NAME, Context.root(), TRACE, SPAN, List.of()).emit(tracer, span -> {});
    tracer.spanBuilder("app").startSpan().end();
    assertThat(exporter.getFinishedSpanItems().get(0).getSpanId()).isEqualTo(SPAN);
    assertThat(exporter.getFinishedSpanItems().get(1).getSpanId()).isEqualTo("00000000000000aa");
    assertThat(exporter.getFinishedSpanItems().get(1).getTraceId())
        .isEqualTo("000000000000000000000000000000aa");
  }

  static Stream<Arguments> samplers() {
    Sampler half = Sampler.traceIdRatioBased(0.5);
    return Stream.of(
            Sampler.alwaysOn(),
            Sampler.alwaysOff(),
            half,
            Sampler.parentBased(Sampler.alwaysOn()),
            Sampler.parentBased(Sampler.alwaysOff()),
            Sampler.parentBased(half))
        .map(Arguments::of);
  }

  static Stream<Arguments> samplersOfUsers() {
    return Stream.of(Arguments.of(new ByNameSampler()));
  }

  private Tracer tracer(Sampler sampler) {
    return SdkSupport.wrapIdGenerator(provider(sampler)).build().get("io.durabletrace.test");
  }

  private SdkTracerProviderBuilder provider(Sampler sampler) {
    return SdkTracerProvider.builder()
        .setSampler(new DurableSampler(sampler))
        .addSpanProcessor(SimpleSpanProcessor.create(exporter));
  }

  private static SpanBuilder attempt(Tracer tracer) {
    return tracer
        .spanBuilder("attempt S/h")
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("rpc.method", "h");
  }

  private static Context client(TraceFlags flags) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    "0".repeat(31) + "c", "0".repeat(15) + "c", flags, TraceState.getDefault())));
  }

  /** As a user may write one: it looks at everything. */
  private static final class ByNameSampler implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parentContext,
        String traceId,
        String name,
        SpanKind spanKind,
        Attributes attributes,
        List<LinkData> parentLinks) {
      int hash = (traceId + name + spanKind + attributes + parentLinks).hashCode();
      return hash % 2 == 0 ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
      return "ByName";
    }
  }
}
