/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.common.HandlerRequest;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.durabletrace.common.AttemptContext;
import io.durabletrace.common.ContextExtractor;
import io.durabletrace.common.HeaderMapGetter;
import io.durabletrace.common.LinkMark;
import io.durabletrace.common.Problems;
import io.durabletrace.common.PropagationFields;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import io.durabletrace.instrumentation.restate.v2_0.attempt.DeafListener;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.AttemptSpan;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.CallPropagation;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.ServerTracing;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.Target;
import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.util.VirtualField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Ties the SDK's objects of one attempt to the attempt's state and to its span. Reachable from the
 * SDK's objects only, and gone with them. Used from the SDK's core thread and the user's threads.
 */
public final class TracedAttempt {
  private static final VirtualField<HandlerRequest, TracedAttempt> attempts =
      VirtualField.find(HandlerRequest.class, TracedAttempt.class);

  private final @Nullable AttemptSpan span;
  private final Attempt state;

  // Both are needed at the start only. Some SDK versions never let go of a handler's request, and
  // with it of this; they are not to keep the HTTP request alive too.
  private @Nullable HeadersAccessor requestHeaders;
  private @Nullable Context arrivedIn = Context.current();

  private @Nullable Map<String, String> invocationHeaders;
  private final CompletedRuns completedRuns;

  // Both are written on the core thread. The other threads of the attempt begin behind that: the
  // SDK's executors order it for them.
  private @Nullable Object applicationContext;
  private boolean started;

  /**
   * An attempt whose request is here.
   *
   * @param protocolVersion of Restate's service protocol; null where it is not known
   */
  TracedAttempt(String path, HeadersAccessor requestHeaders, @Nullable Long protocolVersion) {
    this.requestHeaders = requestHeaders;
    this.span = span(path, protocolVersion);
    this.state =
        new Attempt(span == null ? DeafListener.INSTANCE : span, PropagationFields::contains);
    this.completedRuns = new CompletedRuns(state);
    if (span != null) {
      tellsWhatItAwaits(span);
    }
  }

  /** An attempt that cannot must be followed all the same. */
  private void tellsWhatItAwaits(AttemptSpan attempt) {
    try {
      attempt.awaitingFrom(state::awaiting);
    } catch (Throwable t) {
      Problems.failed("preparing to tell what an attempt waits for", t);
    }
  }

  /** Null where there can be none: what the journal holds must be honoured all the same. */
  private @Nullable AttemptSpan span(String path, @Nullable Long protocolVersion) {
    try {
      return new AttemptSpan(Target.ofPath(path), protocolVersion, this::whereItBelongs);
    } catch (Throwable t) {
      Problems.failed("preparing the span of an attempt", t);
      return null;
    }
  }

  /** The attempt that a handler's request belongs to; null where it is not traced. */
  static @Nullable TracedAttempt of(HandlerRequest request) {
    return attempts.get(request);
  }

  /**
   * For advice: what {@link HandlerRequest#openTelemetryContext()} shall return, an object of the
   * application's own OpenTelemetry API; null to leave it as it is.
   */
  public static @Nullable Object applicationContext(HandlerRequest request) {
    TracedAttempt attempt = attempts.get(request);
    return attempt == null ? null : attempt.applicationContext;
  }

  /** Whether the handler has started: from then on the SDK's objects lead here. */
  boolean hasStarted() {
    return started;
  }

  Attempt state() {
    return state;
  }

  /** The runs that are not executed again. */
  CompletedRuns completedRuns() {
    return completedRuns;
  }

  /** Null where there can be none. */
  @Nullable AttemptSpan span() {
    return span;
  }

  /** The handler is about to run; null where the attempt has started before. */
  @Nullable Context start(HandlerRequest request) {
    // First of all: what the journal holds of headers must be honoured whatever becomes of a span.
    attempts.set(request, this);
    started = true;
    invocationHeaders = request.headers();
    if (!state.handlerStarts() || span == null) {
      return null;
    }
    span.seenOn(Thread.currentThread());
    return span.context();
  }

  /** The attempt's context is current: the application shall see it so. */
  void entered() {
    applicationContext = ApplicationContexts.current();
  }

  /** Whether anything is to be done about the headers of a call, new or replayed. */
  boolean touchesCalls() {
    return CallPropagation.isOn() || state.hasRecordedHeaders();
  }

  /**
   * The SDK takes the next call or send, on the core thread.
   *
   * @param users the headers that the user gave it
   * @param context where the user called
   * @return what is to come behind the user's headers: on a replay exactly what the journal holds
   */
  List<Entry<String, String>> headersOfCall(
      Collection<Entry<String, String>> users, Context context, String method) {
    List<Header> recorded = state.callSubmitted(users.size());
    List<Entry<String, String>> headers = new ArrayList<>(3);
    if (recorded == null) {
      if (span == null) {
        return headers;
      }
      headers.addAll(span.headersOfCall(context, method.equals("send"), users).entrySet());
      return headers;
    }
    for (Header header : recorded) {
      headers.add(Map.entry(header.name(), header.value()));
    }
    return headers;
  }

  private AttemptContext whereItBelongs() {
    Context current = arrivedIn;
    HeadersAccessor request = requestHeaders;
    Map<String, String> invocation = invocationHeaders;
    arrivedIn = null;
    requestHeaders = null;
    invocationHeaders = null;
    return AttemptContext.of(
        current == null ? Context.root() : current,
        request == null ? Context.root() : sentWith(request),
        invocation == null || invocation.isEmpty()
            ? Context.root()
            : ContextExtractor.extract(
                invocation, HeaderMapGetter.INSTANCE, "the headers of an invocation"),
        HeaderMapGetter.INSTANCE.get(invocation, LinkMark.HEADER));
  }

  private static Context sentWith(HeadersAccessor request) {
    Context context =
        ContextExtractor.extract(
            request, AttemptHeadersGetter.INSTANCE, "the request of an attempt");
    return ServerTracing.isBelieved() ? context : context.with(Span.getInvalid());
  }
}
