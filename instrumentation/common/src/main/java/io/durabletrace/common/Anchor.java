/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Consumer;

/**
 * The span that all attempts of an execution hang from when the runtime itself does not trace.
 *
 * <p>Its ids follow from the execution's id, so any process on any day finds the same parent with
 * nothing stored. It is emitted once, by the first attempt, and ended at once.
 */
public final class Anchor {
  /** Somebody replaced our id generator or sampler: do not ask again. */
  private static volatile boolean refused;

  private final String name;
  private final Context client;
  private final SpanContext anchor;
  private final boolean isRoot;
  private final List<SpanContext> links;

  /**
   * Describes the anchor; nothing is emitted yet.
   *
   * @param name of the span
   * @param client the context of whoever asked for the execution, which then is the parent; without
   *     a valid span the anchor is a root
   * @param traceId for a root, 32 lower case hex digits that are not all zero; nobody looks
   * @param spanId 16 of these
   * @param links of the anchor
   */
  public Anchor(
      String name, Context client, String traceId, String spanId, List<SpanContext> links) {
    SpanContext clientSpan = Span.fromContext(client).getSpanContext();
    this.name = name;
    this.client = client;
    this.links = links;
    this.isRoot = !clientSpan.isValid();
    // The flags of a root do not matter: the sampler is asked again, for each attempt.
    this.anchor =
        isRoot
            ? SpanContext.createFromRemoteParent(
                traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault())
            : SpanContext.createFromRemoteParent(
                clientSpan.getTraceId(),
                spanId,
                clientSpan.getTraceFlags(),
                clientSpan.getTraceState());
  }

  /** The anchor's ids, and those of its trace. */
  public SpanContext spanContext() {
    return anchor;
  }

  /**
   * Emits the anchor itself. The sampler of a root sees of it what it sees for later attempts:
   * neither attributes nor links, nor baggage.
   *
   * <p>Never throws: what fails here, such as a span processor of the user's, must not cost the
   * attempt its span.
   *
   * @param describe sets the attributes, also of one that the sampler then drops
   */
  public void emit(Tracer tracer, Consumer<SpanBuilder> describe) {
    try {
      if (!refused) {
        emit(describedBy(describe, tracer.spanBuilder(name).setSpanKind(SpanKind.INTERNAL)));
      }
    } catch (Throwable t) {
      Problems.failed("emitting an anchor", t);
    }
  }

  private SpanBuilder describedBy(Consumer<SpanBuilder> describe, SpanBuilder builder) {
    try {
      links.forEach(builder::addLink);
      describe.accept(builder);
    } catch (Throwable t) {
      Problems.failed("describing an anchor", t); // as a parent it is still needed
    }
    return builder.setParent(client);
  }

  private void emit(SpanBuilder builder) {
    PreparedSpan prepared =
        new PreparedSpan(
            isRoot ? anchor.getTraceId() : null, anchor.getSpanId(), isRoot ? name : null);
    Span span = prepared.start(builder);
    if (prepared.wasAsked()) {
      span.end();
    } else if (isMade(span, Span.fromContext(client))) {
      refuse(span);
    }
  }

  /**
   * Starts an attempt below the anchor.
   *
   * @param builder the attempt's, complete but for the parent
   * @param base the context whose other values user code shall see
   * @return the span; the client's, or an invalid one, where the SDK makes none
   */
  public Span startAttempt(SpanBuilder builder, Context base) {
    Span parent = Span.wrap(anchor);
    builder.setParent(base.with(parent));
    if (!isRoot) {
      Span span = builder.startSpan();
      return isMade(span, parent) ? span : Span.fromContext(client);
    }
    if (!refused) {
      PreparedSpan prepared = new PreparedSpan(null, null, name);
      Span span = prepared.start(builder);
      if (prepared.wasAsked()) {
        return span;
      }
      if (!isMade(span, parent)) {
        return Span.getInvalid();
      }
      refuse(span);
    }
    // An honest root. The parent's flag was ours, and no sampler must decide by it.
    links.forEach(builder::addLink);
    return builder.setParent(base.with(Span.getInvalid())).addLink(anchor).startSpan();
  }

  /**
   * Whether there is a span of its own, kept or not. An SDK that is switched off hands out the
   * parent.
   */
  public static boolean isMade(Span span, Span parent) {
    SpanContext made = span.getSpanContext();
    return made.isValid() && !made.equals(parent.getSpanContext());
  }

  /** A span with wrong ids or a wrong decision is never ended, and so never seen. */
  private static void refuse(Span span) {
    refused = true;
    span.setAttribute(DurableAttributes.DROPPED, true);
    Problems.warnOnce(
        "anchor",
        "Another extension has replaced the agent's id generator or sampler after DurableTrace:"
            + " attempts are root spans with a link to their anchor, which is not exported.");
  }
}
