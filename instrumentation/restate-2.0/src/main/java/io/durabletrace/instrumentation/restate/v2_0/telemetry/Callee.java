/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.ContextExtractor;
import io.durabletrace.common.HeaderMapGetter;
import io.durabletrace.common.LinkMark;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AcceptedCall;
import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the trace of a called or sent invocation begins. */
final class Callee {

  /**
   * The callee's anchor, to link to; null where the caller is its parent already.
   *
   * @param runtimeTraces whether the server makes the anchor: then a call is the caller's child, a
   *     send has a trace of its own, and the headers do not matter
   */
  static @Nullable SpanContext anchorOf(AcceptedCall call, boolean runtimeTraces) {
    if (runtimeTraces && !call.isOneWay()) {
      return null;
    }
    InvocationId id = InvocationId.parse(call.invocationId());
    if (id == null) {
      return null;
    }
    SpanContext caller = runtimeTraces ? SpanContext.getInvalid() : callerIn(call);
    if (caller.isValid() && !call.isOneWay()) {
      return null;
    }
    return SpanContext.createFromRemoteParent(
        caller.isValid() ? caller.getTraceId() : id.traceId(),
        id.spanId(),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** The context that the callee's anchor will be a child of, if any. */
  private static SpanContext callerIn(AcceptedCall call) {
    if (call.headers().isEmpty()) {
      return SpanContext.getInvalid();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : call.headers()) {
      headers.put(header.name(), header.value());
    }
    SpanContext caller =
        Span.fromContext(
                ContextExtractor.extract(
                    headers, HeaderMapGetter.INSTANCE, "the headers of a call"))
            .getSpanContext();
    return LinkMark.isSet(HeaderMapGetter.INSTANCE.get(headers, LinkMark.HEADER), caller)
        ? SpanContext.getInvalid()
        : caller;
  }

  private Callee() {}
}
