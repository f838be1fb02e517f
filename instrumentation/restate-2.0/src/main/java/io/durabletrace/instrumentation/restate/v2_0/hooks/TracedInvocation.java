/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.common.HandlerRequest;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.durabletrace.common.AttemptContext;
import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.AttemptSpan;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.Target;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.api.util.VirtualField;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of the runtime, which is one attempt: ties the SDK's objects to the attempt's state
 * and to its span. Reachable from the SDK's objects only, and gone with them.
 */
public final class TracedInvocation {
  private static final VirtualField<HandlerRequest, TracedInvocation> invocations =
      VirtualField.find(HandlerRequest.class, TracedInvocation.class);

  private @Nullable Arrival arrival;
  private final AttemptSpan span;
  private final Attempt attempt;
  private @Nullable Map<String, String> invocationHeaders;
  private volatile @Nullable Object applicationContext;

  TracedInvocation(String path, HeadersAccessor attemptHeaders, @Nullable Long protocolVersion) {
    this.arrival = new Arrival(attemptHeaders, Context.current());
    this.span = new AttemptSpan(Target.ofPath(path), protocolVersion, this::whereItBelongs);
    this.attempt = new Attempt(span);
  }

  /** The invocation that a handler's request belongs to; null where it is not traced. */
  static @Nullable TracedInvocation of(HandlerRequest request) {
    return invocations.get(request);
  }

  /**
   * For advice: what {@link HandlerRequest#openTelemetryContext()} shall return, an object of the
   * application's own OpenTelemetry API; null to leave it as it is.
   */
  public static @Nullable Object applicationContext(HandlerRequest request) {
    TracedInvocation invocation = invocations.get(request);
    return invocation == null ? null : invocation.applicationContext;
  }

  Attempt attempt() {
    return attempt;
  }

  AttemptSpan span() {
    return span;
  }

  /** The handler is about to run; null where its attempt has started before. */
  @Nullable Context start(HandlerRequest request) {
    invocationHeaders = request.headers();
    if (!attempt.handlerStarts()) {
      return null;
    }
    Context context = span.context();
    if (context != null) {
      applicationContext = ApplicationContexts.bridge(context);
      invocations.set(request, this);
    }
    return context;
  }

  private AttemptContext whereItBelongs() {
    Arrival request = arrival;
    Map<String, String> journaled = invocationHeaders;
    // Some SDK versions never let go of a handler's request, and that would never let go of these.
    arrival = null;
    invocationHeaders = null;

    TextMapPropagator propagator = GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
    Context runtime = Context.root();
    Context current = Context.root();
    if (request != null) {
      current = request.current();
      runtime = propagator.extract(runtime, request.headers(), AttemptHeadersGetter.INSTANCE);
      warnOfMalformed(
          propagator, runtime, request.headers().get("traceparent"), "attempt's request");
    }
    Context execution = Context.root();
    if (journaled != null) {
      execution = propagator.extract(execution, journaled, InvocationHeadersGetter.INSTANCE);
      warnOfMalformed(
          propagator,
          execution,
          InvocationHeadersGetter.INSTANCE.get(journaled, "traceparent"),
          "invocation's headers");
    }
    return AttemptContext.of(current, runtime, execution);
  }

  private static void warnOfMalformed(
      TextMapPropagator propagator, Context extracted, @Nullable String traceparent, String where) {
    if (traceparent != null
        && !Span.fromContext(extracted).getSpanContext().isValid()
        && propagator.fields().contains("traceparent")) {
      Problems.warnOnce(
          "traceparent " + where,
          "A traceparent in an "
              + where
              + " is not valid and was ignored; such attempts start a trace of their own. Logged"
              + " once.");
    }
  }

  /** The runtime's request, as it came in, and the context that was current there. */
  private record Arrival(HeadersAccessor headers, Context current) {}
}
