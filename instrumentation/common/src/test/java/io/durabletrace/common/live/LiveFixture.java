/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.durabletrace.common.LifecycleEvents;
import io.durabletrace.common.Settings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An SDK whose telemetry stays here, and a handler {@code Greeter/greet} that is attempted. */
final class LiveFixture implements AutoCloseable {
  static final Set<LifecycleEvents> SPAN = EnumSet.of(LifecycleEvents.SPAN);
  static final Set<LifecycleEvents> LOG = EnumSet.of(LifecycleEvents.LOG);
  static final Set<LifecycleEvents> BOTH = EnumSet.allOf(LifecycleEvents.class);
  static final Set<LifecycleEvents> NONE = EnumSet.noneOf(LifecycleEvents.class);

  static final Attributes IDENTITY = Attributes.builder().put("restate.invocation.id", "i").build();

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk;
  final Tracer tracer;
  final LiveTelemetry telemetry;
  final LiveTarget target;

  LiveFixture(LiveOptions options, Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    tracer = sdk.getTracer("io.durabletrace.test");
    telemetry = new LiveTelemetry(sdk, tracer, "io.durabletrace.test", "1", "restate", options);
    target = telemetry.target("Greeter", "greet");
  }

  LiveFixture(LiveOptions options) {
    this(options, Sampler.alwaysOn());
  }

  static LiveOptions options(Set<LifecycleEvents> events, boolean marker, boolean metrics) {
    return new LiveOptions(
        events, marker, metrics, Settings.COMMANDS.of("*"), Settings.EXCLUDE_TARGETS.of(""));
  }

  /** A started attempt, its third, over two replayed commands. */
  LiveAttempt start(Span span, LiveDetails details) {
    LiveAttempt attempt = new LiveAttempt(telemetry, target, details);
    attempt.started(
        span,
        Context.root().with(span),
        SpanContext.getInvalid(),
        () -> IDENTITY,
        "Greeter/greet",
        3,
        2);
    return attempt;
  }

  LiveAttempt start(Span span) {
    return start(span, attributes -> {});
  }

  Span span() {
    return tracer.spanBuilder("attempt Greeter/greet").startSpan();
  }

  List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  List<LogRecordData> logs() {
    return logs.getFinishedLogRecordItems();
  }

  Map<String, MetricData> metrics() {
    return metrics.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  @Override
  public void close() {
    sdk.close();
  }
}
