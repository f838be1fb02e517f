/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.ContextExtractor;
import io.durabletrace.common.HeaderMapGetter;
import io.durabletrace.instrumentation.numaflow.v0_9.wire.InboundMessage;
import io.durabletrace.instrumentation.numaflow.v0_9.wire.Metadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a message belongs, and what is said of it. Never the current span: that is of the gRPC
 * stream, on which all messages of a pod come for as long as the pod lives.
 */
public final class MessageContext {
  private final @Nullable String id;
  private final @Nullable String previousVertex;
  private final @Nullable Long retryCount;
  private final Context parent;
  private final @Nullable SpanContext link;

  private MessageContext(InboundMessage message, Context parent, @Nullable SpanContext link) {
    this.id = message.id();
    this.previousVertex = message.metadata().previousVertex();
    this.retryCount = message.metadata().retryCount();
    this.parent = parent;
    this.link = link;
  }

  /** Chooses the first valid of the contexts that the message carries; else it is a new root. */
  public static MessageContext of(InboundMessage message) {
    Metadata metadata = message.metadata();
    SpanContext platform = extract(metadata.tracingUdf());
    if (!platform.isValid()) {
      // The platform does not write the other one when it did not sample: this one says so.
      platform = extract(metadata.tracing());
    }
    SpanContext function = extract(metadata.userTracing());
    // Whatever the parent is, baggage comes from here.
    Context headers =
        message.headers().isEmpty()
            ? Context.root()
            : ContextExtractor.extract(
                message.headers(), HeaderMapGetter.INSTANCE, "the headers of a Numaflow message");
    if (platform.isValid()) {
      boolean isLinked = function.isValid() && !function.equals(platform);
      return new MessageContext(message, with(headers, platform), isLinked ? function : null);
    }
    return new MessageContext(
        message, function.isValid() ? with(headers, function) : headers, null);
  }

  /** Numaflow's id of the message; null where this kind of function gets none. */
  @Nullable String id() {
    return id;
  }

  /** The context to start the message's span in: a remote parent, or none. */
  public Context parent() {
    return parent;
  }

  /** The vertex before this one; null where it is not known. */
  @Nullable String previousVertex() {
    return previousVertex;
  }

  /** How often a sink was given the message before; null where it is not known. */
  @Nullable Long retryCount() {
    return retryCount;
  }

  /** What the span is to be linked to; null for nothing. */
  @Nullable SpanContext link() {
    return link;
  }

  private static Context with(Context context, SpanContext span) {
    return context.with(Span.wrap(span));
  }

  /** Numaflow writes W3C's format there, whatever propagators this process is set to. */
  private static SpanContext extract(Map<String, String> group) {
    if (group.isEmpty()) {
      return SpanContext.getInvalid();
    }
    Context context =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), group, HeaderMapGetter.INSTANCE);
    return Span.fromContext(context).getSpanContext();
  }
}
