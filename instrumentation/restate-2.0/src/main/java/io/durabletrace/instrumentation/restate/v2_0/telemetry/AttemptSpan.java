/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.tracer;
import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.uiUrl;

import io.durabletrace.common.Anchor;
import io.durabletrace.common.AttemptContext;
import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Statuses;
import io.durabletrace.common.live.LiveAttempt;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AcceptedCall;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptEnd;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptListener;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptStart;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The span of one attempt: turns its facts into attributes, events and a status. */
public final class AttemptSpan implements AttemptListener {
  private final Target target;
  private final @Nullable Long protocolVersion;
  private final Supplier<AttemptContext> whereItBelongs;

  private final LiveAttempt live;

  private final AttemptDetails details = new AttemptDetails();

  private Span span = Span.getInvalid();
  private SpanContext parent = SpanContext.getInvalid();
  private String invocationId = "";
  private String invocationTarget = "";

  // Until the attempt has started nobody can know, and nothing is added to any call. Calls are made
  // by the handler, which the SDK hands to its executor behind the start: that orders it.
  private boolean propagatesToCalls;
  private boolean runtimeTraces;
  private boolean silent;

  /**
   * @param protocolVersion of Restate's service protocol; null where it is not known
   * @param whereItBelongs asked once, when the attempt starts
   */
  public AttemptSpan(
      Target target, @Nullable Long protocolVersion, Supplier<AttemptContext> whereItBelongs) {
    this.target = target;
    this.protocolVersion = protocolVersion;
    this.whereItBelongs = whereItBelongs;
    this.live = new LiveAttempt(RestateSingletons.live(), target.live(), details);
  }

  /** Who knows what the attempt waits for; asked seldom, on any thread. */
  public void awaitingFrom(Supplier<List<String>> words) {
    details.awaiting(words);
  }

  /** The attempt's code was seen running on this thread. */
  public void seenOn(Thread thread) {
    details.thread(thread.getName());
  }

  /** What is known of runs of this name. */
  CommandEvents.KnownRun run(String name) {
    return target.commandEvents().run(name);
  }

  LiveAttempt live() {
    return live;
  }

  /** The context for user code; null before the attempt has started. */
  public @Nullable Context context() {
    return live.context();
  }

  /**
   * What is to come behind the user's headers of a new call; on any thread.
   *
   * @param caller where the user called
   */
  public Map<String, String> headersOfCall(
      Context caller, boolean isOneWay, Collection<Map.Entry<String, String>> users) {
    return propagatesToCalls ? CallPropagation.headers(caller, isOneWay, users) : Map.of();
  }

  /**
   * Whether this attempt has no span of ours, nor have its runs: the user wants none of this
   * handler, or the SDK makes them. The caller's context goes on to user code and to its calls all
   * the same, and what the journal holds is honoured.
   */
  boolean isSilent() {
    return silent;
  }

  /** Says of a span to which invocation it belongs. */
  void putInvocation(SpanBuilder builder) {
    putInvocation((key, value) -> builder.setAttribute(key, value));
  }

  private void putInvocation(BiConsumer<AttributeKey<String>, String> put) {
    put.accept(DurableAttributes.RUNTIME, "restate");
    put.accept(DurableAttributes.EXECUTION_ID, invocationId);
    put.accept(RestateAttributes.INVOCATION_ID, invocationId);
    put.accept(RestateAttributes.INVOCATION_TARGET, invocationTarget);
  }

  private Attributes identity() {
    AttributesBuilder attributes = target.attributes().toBuilder();
    putInvocation((key, value) -> attributes.put(key, value));
    return attributes.build();
  }

  @Override
  public void started(AttemptStart start) {
    invocationId = start.invocationId();
    invocationTarget = target.invocationTarget(start.key());
    AttemptContext attemptContext = whereItBelongs.get();
    runtimeTraces = attemptContext.isFromRuntime();
    propagatesToCalls = CallPropagation.isOn(runtimeTraces);
    silent = target.live().isExcluded() || SdkSpans.instance().areOfAttempts();
    Context context = attemptContext.parent();
    if (!silent) {
      startSpan(start, attemptContext);
      context = context.with(span);
    }
    live.started(
        span,
        context,
        parent,
        this::identity,
        target.title(start.key()),
        start.number(),
        start.replayedCommands());
  }

  private void startSpan(AttemptStart start, AttemptContext attemptContext) {
    SpanBuilder builder =
        tracer()
            .spanBuilder(target.spanName(start.key()))
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(DurableAttributes.ATTEMPT_NUMBER, start.number())
            .setAttribute(DurableAttributes.REPLAYED_COMMANDS, (long) start.replayedCommands())
            // Its place, also where the user's attributes come to the limit before the end.
            .setAttribute(DurableAttributes.NEW_COMMANDS, 0L);
    putTarget(builder, start);
    if (protocolVersion != null) {
      builder.setAttribute(RestateAttributes.PROTOCOL_VERSION, protocolVersion);
    }
    for (SpanContext link : attemptContext.links()) {
      builder.addLink(link);
    }
    span = start(builder, start, attemptContext);
    // With an SDK that is switched off (otel.sdk.disabled), nothing goes into journals either.
    propagatesToCalls &= Anchor.isMade(span, Span.fromContext(attemptContext.parent()));
    // What is true if nobody comes back to this span, because the process is told to end. Not on
    // the builder, where samplers would take it for the outcome.
    span.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, AttemptOutcome.ABORTED.value());
  }

  /** Where the runtime does not trace, the attempt hangs from the invocation's anchor. */
  private Span start(SpanBuilder builder, AttemptStart start, AttemptContext where) {
    InvocationId id = where.isFromRuntime() ? null : InvocationId.parse(start.invocationId());
    Context base = live.announcedIn(where.parent());
    if (id == null) {
      parent = Span.fromContext(base).getSpanContext();
      where.anchorLinks().forEach(builder::addLink);
      return builder.setParent(base).startSpan();
    }
    Anchor anchor =
        new Anchor(
            target.anchorName(start.key()),
            where.parent(),
            id.traceId(),
            id.spanId(),
            where.anchorLinks());
    parent = anchor.spanContext();
    if (start.isFirst()) {
      anchor.emit(tracer(), builderOfAnchor -> putTarget(builderOfAnchor, start));
    }
    return anchor.startAttempt(builder, base);
  }

  /** Says of a span to which handler's invocation it belongs: an attempt's, and the anchor's. */
  private void putTarget(SpanBuilder builder, AttemptStart start) {
    builder.setAllAttributes(target.attributes());
    putInvocation(builder);
    if (!uiUrl().isEmpty()) {
      builder.setAttribute(RestateAttributes.INVOCATION_URL, url(start));
    }
  }

  private static String url(AttemptStart start) {
    return uiUrl() + "/invocations/" + start.invocationId();
  }

  @Override
  public boolean isRecording() {
    return live.isRecording();
  }

  @Override
  public boolean created(String type) {
    details.lastCommand(type);
    return live.command(type);
  }

  @Override
  public void newCommand(NewCommand command) {
    CommandEvents.Known known = target.commandEvents().of(command);
    details.lastCommand(known);
    live.event(RestateEvents.NEW_COMMAND, CommandEvents.attributes(command, known));
  }

  @Override
  public void callAccepted(AcceptedCall call) {
    SpanContext callee = Callee.anchorOf(call, runtimeTraces);
    if (callee != null) {
      span.addLink(callee);
    }
    if (live.takesEvents()) {
      live.event(RestateEvents.CALL_ACCEPTED, RestateEvents.of(call));
    }
  }

  @Override
  public void runEnded(@Nullable String name, RunOutcome outcome) {
    if (live.takesEvents()) {
      live.event(RestateEvents.RUN_ENDED, target.commandEvents().of(name, outcome));
    }
  }

  @Override
  public void suspended(List<String> awaited) {
    live.lastEvent(RestateEvents.SUSPENDED, Attributes.of(RestateAttributes.AWAITING, awaited));
  }

  @Override
  public void ended(AttemptEnd end) {
    try {
      if (isRecording()) {
        span.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, end.outcome().value());
        span.setAttribute(DurableAttributes.NEW_COMMANDS, (long) live.newCommands());
        describe(end);
      }
    } finally {
      // Whatever the user's processors and exceptions do: a span that never ends is never seen.
      try {
        live.ended(end.outcome());
      } finally {
        try {
          span.end();
        } finally {
          details.awaiting(null);
        }
      }
    }
  }

  private void describe(AttemptEnd end) {
    AttemptOutcome outcome = end.outcome();
    switch (outcome) {
      case COMPLETED -> Statuses.ok(span);
      case SUSPENDED -> {} // neither good nor bad: UNSET
      case CANCELLED, ABORTED -> span.setStatus(StatusCode.ERROR, outcome.value());
      case FAILED, RETRYING -> FailureDetails.put(span, end);
    }
  }
}
