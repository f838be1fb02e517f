/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.durabletrace.common.Texts;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerBuilder;
import io.opentelemetry.api.metrics.MeterBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.internal.EmbeddedInstrumentationProperties;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime's instrumentation has one of, to show its attempts while they run. Thread-safe.
 */
public final class LiveTelemetry {
  final LiveOptions options;
  final Tracer tracer;
  final @Nullable LiveMetrics metrics;
  private final @Nullable Logger logger;
  private final String runtime;

  private final Map<String, Boolean> acceptedTypes = new ConcurrentHashMap<>();
  private final AtomicInteger targets = new AtomicInteger();
  private final LiveLabels otherTargets;

  LiveTelemetry(
      OpenTelemetry openTelemetry,
      Tracer tracer,
      String scope,
      @Nullable String version,
      String runtime,
      LiveOptions options) {
    this.options = options;
    this.tracer = tracer;
    this.runtime = runtime;
    this.logger = options.eventsAsLogs ? logger(openTelemetry, scope, version) : null;
    this.metrics = options.metrics ? metrics(openTelemetry, scope, version) : null;
    this.otherTargets = new LiveLabels(runtime, LiveLabels.OTHER, LiveLabels.OTHER);
  }

  /**
   * By the agent's OpenTelemetry and the user's settings.
   *
   * @param tracer of the instrumentation
   * @param scope the instrumentation's name
   * @param runtime the value of {@code durable.runtime}
   */
  public static LiveTelemetry create(Tracer tracer, String scope, String runtime) {
    return new LiveTelemetry(
        GlobalOpenTelemetry.get(),
        tracer,
        scope,
        EmbeddedInstrumentationProperties.findVersion(scope),
        runtime,
        LiveOptions.fromSettings());
  }

  /** A handler. Ask once and keep it. */
  public LiveTarget target(String service, String handler) {
    // Names are the application's, and nobody promises that it has but a few.
    boolean isOneTooMany = targets.incrementAndGet() > LiveLabels.MAX_TARGETS;
    return new LiveTarget(
        isOneTooMany ? otherTargets : new LiveLabels(runtime, service, handler),
        options.excludedTargets.matches(service + '/' + handler));
  }

  /**
   * Whether commands of this type become events.
   *
   * @param type as the runtime calls it
   */
  boolean accepts(String type) {
    if (options.commands.matchAnything()) {
      return true;
    }
    Boolean known = acceptedTypes.get(type);
    if (known == null) {
      known = options.commands.matches(Texts.lastWord(type));
      if (acceptedTypes.size() < LiveLabels.MAX_TYPES) {
        acceptedTypes.put(type, known);
      }
    }
    return known;
  }

  /** Whether an attempt is told of by log records: not where its span is not kept. */
  boolean logs(Span span) {
    return logger != null && span.getSpanContext().isSampled();
  }

  void log(LiveEvent event, Attributes attributes, Context context) {
    if (logger != null) {
      logger
          .logRecordBuilder()
          .setContext(context)
          .setTimestamp(Instant.now())
          .setEventName(event.name())
          .setSeverity(event.severity(attributes))
          .setBody(event.words(attributes))
          .setAllAttributes(attributes)
          .emit();
    }
  }

  /** Whether somebody looks at running attempts from outside. */
  boolean isWatched() {
    return logger != null || metrics != null;
  }

  private static Logger logger(
      OpenTelemetry openTelemetry, String scope, @Nullable String version) {
    LoggerBuilder builder = openTelemetry.getLogsBridge().loggerBuilder(scope);
    return (version == null ? builder : builder.setInstrumentationVersion(version)).build();
  }

  private static LiveMetrics metrics(
      OpenTelemetry openTelemetry, String scope, @Nullable String version) {
    MeterBuilder builder = openTelemetry.meterBuilder(scope);
    return new LiveMetrics(
        (version == null ? builder : builder.setInstrumentationVersion(version)).build());
  }
}
