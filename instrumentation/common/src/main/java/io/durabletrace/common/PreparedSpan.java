/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts a span with ids that are already known, or with the sampling decision of another one.
 *
 * <p>The instrumentation lives in the application's class loader, the SDK's {@code IdGenerator} and
 * {@code Sampler} in the agent's. A context can be seen from both, so this is one, current on this
 * thread during {@code startSpan()} only and never anybody's parent. The agent's side sees a {@link
 * Function} and asks; every answer is given once, so that a span which somebody else's {@code
 * SpanProcessor} starts meanwhile gets ids of its own. Baggage would do too, but baggage can be
 * forged from the network (RATIONALE.md).
 *
 * <p>One instance for one span, used on one thread.
 */
public final class PreparedSpan implements Context, Function<String, String> {
  /** The question for the span id to give out. */
  public static final String SPAN_ID = "span";

  /** The question for the trace id to give out. */
  public static final String TRACE_ID = "trace";

  /**
   * The question whether the trace id is a prepared one: by version of the SDK before or behind.
   */
  public static final String HAS_TRACE_ID = "has trace";

  /** The question under which name to sample, as a root; null: sample what is there. */
  public static final String SAMPLE_AS = "root";

  private final Context delegate = Context.current();
  private @Nullable String traceId;
  private boolean hasTraceId;
  private @Nullable String spanId;
  private @Nullable String sampleAs;

  /**
   * What to answer.
   *
   * @param traceId for a root, valid: nobody looks; null to have one generated, or inherited from
   *     the parent
   * @param spanId valid; null to have one generated
   * @param sampleAs the name of the internal root span whose decision counts for this one; null to
   *     decide for the span itself
   */
  public PreparedSpan(
      @Nullable String traceId, @Nullable String spanId, @Nullable String sampleAs) {
    this.traceId = traceId;
    this.hasTraceId = traceId != null;
    this.spanId = spanId;
    this.sampleAs = sampleAs;
  }

  /** Starts the span; all its settings, the parent above all, are the builder's. */
  public Span start(SpanBuilder builder) {
    try (Scope ignored = makeCurrent()) {
      return builder.startSpan();
    }
  }

  /**
   * Whether the agent's side took everything. Somebody may have replaced our {@code IdGenerator} or
   * {@code Sampler}; the span is then not what was asked for and should not be used.
   */
  public boolean wasAsked() {
    return spanId == null && sampleAs == null;
  }

  @Override
  public @Nullable String apply(String question) {
    String answer;
    switch (question) {
      case SPAN_ID:
        answer = spanId;
        spanId = null;
        return answer;
      case TRACE_ID:
        answer = traceId;
        traceId = null;
        return answer;
      case HAS_TRACE_ID:
        answer = hasTraceId ? question : null;
        hasTraceId = false;
        return answer;
      case SAMPLE_AS:
        answer = sampleAs;
        sampleAs = null;
        return answer;
      default:
        return null;
    }
  }

  @Override
  public <V> @Nullable V get(ContextKey<V> key) {
    return delegate.get(key);
  }

  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    return delegate.with(key, value);
  }
}
