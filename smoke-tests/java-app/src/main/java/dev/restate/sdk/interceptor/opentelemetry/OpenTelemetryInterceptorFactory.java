/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.restate.sdk.interceptor.opentelemetry;

import dev.restate.sdk.interceptor.HandlerInterceptor;
import dev.restate.sdk.interceptor.RunInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a span of each attempt and each run, as the SDK's class of this name does. */
@SuppressWarnings("try") // scopes are only there to be closed
public final class OpenTelemetryInterceptorFactory
    implements HandlerInterceptor.Factory, RunInterceptor.Factory {
  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  private final Tracer tracer;

  public OpenTelemetryInterceptorFactory(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("dev.restate.sdk.interceptor.opentelemetry");
  }

  @Override
  public @Nullable HandlerInterceptor createHandlerInterceptor() {
    return (context, next) -> {
      Context parent =
          W3CTraceContextPropagator.getInstance()
              .extract(Context.current(), context.attemptHeaders(), GETTER);
      Span span =
          tracer
              .spanBuilder("attempt " + context.target())
              .setSpanKind(SpanKind.SERVER)
              .setParent(parent)
              .startSpan();
      try (Scope ignored = parent.with(span).makeCurrent()) {
        next.proceed();
      } finally {
        span.end();
      }
    };
  }

  @Override
  public @Nullable RunInterceptor createRunInterceptor() {
    return (context, next) -> {
      Span span = tracer.spanBuilder("run (" + context.runName() + ")").startSpan();
      try (Scope ignored = span.makeCurrent()) {
        next.proceed();
      } finally {
        span.end();
      }
    };
  }
}
