/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;

/**
 * The flag "random" of a trace id, which the agent's roots have since 2.26. OpenTelemetry for Rust
 * rejects a {@code traceparent} with any flag but "sampled" as a whole, and runtimes are written in
 * Rust.
 */
public final class RandomFlag {

  /** The same context without the flag. */
  public static SpanContext removedFrom(SpanContext span) {
    TraceFlags flags = span.isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return span.isRemote()
        ? SpanContext.createFromRemoteParent(
            span.getTraceId(), span.getSpanId(), flags, span.getTraceState())
        : SpanContext.create(span.getTraceId(), span.getSpanId(), flags, span.getTraceState());
  }

  private RandomFlag() {}
}
