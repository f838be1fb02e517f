/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.captureStateKeys;
import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.tracer;

import io.durabletrace.common.Anchor;
import io.durabletrace.common.AttemptContext;
import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Texts;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AcceptedCall;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptEnd;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptListener;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptStart;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The span of one attempt: turns its facts into attributes, events and a status. */
public final class AttemptSpan implements AttemptListener {
  private final Target target;
  private final @Nullable Long protocolVersion;
  private final Supplier<AttemptContext> whereItBelongs;

  private final EventBudget events = new EventBudget();

  private Span span = Span.getInvalid();
  private volatile @Nullable Context context;
  private Attributes invocation = Attributes.empty();

  // Until the attempt has started nobody can know, and nothing is added to any call.
  private volatile boolean propagatesToCalls;
  private boolean runtimeTraces;

  /**
   * @param protocolVersion of Restate's service protocol; null where it is not known
   * @param whereItBelongs asked once, when the attempt starts
   */
  public AttemptSpan(
      Target target, @Nullable Long protocolVersion, Supplier<AttemptContext> whereItBelongs) {
    this.target = target;
    this.protocolVersion = protocolVersion;
    this.whereItBelongs = whereItBelongs;
  }

  /** The context for user code; null before the attempt has started. */
  public @Nullable Context context() {
    return context;
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

  /** The attributes that say of a span to which invocation it belongs. */
  Attributes invocation() {
    return invocation;
  }

  @Override
  public void started(AttemptStart start) {
    String id = start.invocationId();
    invocation =
        Attributes.of(
            DurableAttributes.RUNTIME,
            "restate",
            DurableAttributes.EXECUTION_ID,
            id,
            RestateAttributes.INVOCATION_ID,
            id,
            RestateAttributes.INVOCATION_TARGET,
            target.invocationTarget(start.key()));
    AttemptContext attemptContext = whereItBelongs.get();
    runtimeTraces = attemptContext.isFromRuntime();
    propagatesToCalls = CallPropagation.isOn(runtimeTraces);
    SpanBuilder builder =
        tracer()
            .spanBuilder(target.spanName(start.key()))
            .setSpanKind(SpanKind.SERVER)
            .setAllAttributes(target.attributes())
            .setAllAttributes(invocation)
            .setAttribute(DurableAttributes.ATTEMPT_NUMBER, start.number())
            .setAttribute(DurableAttributes.REPLAYED_COMMANDS, (long) start.replayedCommands());
    if (protocolVersion != null) {
      builder.setAttribute(RestateAttributes.PROTOCOL_VERSION, protocolVersion);
    }
    for (SpanContext link : attemptContext.links()) {
      builder.addLink(link);
    }
    span = start(builder, start, attemptContext);
    // What is true if nobody comes back to this span, because the process is told to end.
    span.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, AttemptOutcome.ABORTED.value());
    span.setAttribute(DurableAttributes.NEW_COMMANDS, 0L);
    context = attemptContext.parent().with(span);
  }

  /** Where the runtime does not trace, the attempt hangs from the invocation's anchor. */
  private Span start(SpanBuilder builder, AttemptStart start, AttemptContext where) {
    InvocationId id = where.isFromRuntime() ? null : InvocationId.parse(start.invocationId());
    if (id == null) {
      where.anchorLinks().forEach(builder::addLink);
      return builder.setParent(where.parent()).startSpan();
    }
    Anchor anchor =
        new Anchor(
            target.anchorName(start.key()),
            where.parent(),
            id.traceId(),
            id.spanId(),
            where.anchorLinks());
    if (start.isFirst()) {
      anchor.emit(tracer(), target.attributes().toBuilder().putAll(invocation).build());
    }
    return anchor.startAttempt(builder, where.parent());
  }

  @Override
  public boolean isRecording() {
    return span.isRecording();
  }

  @Override
  public void newCommand(NewCommand command) {
    span.setAttribute(DurableAttributes.NEW_COMMANDS, (long) command.count());
    if (!events.spend()) {
      return;
    }
    AttributesBuilder attributes =
        Attributes.builder()
            .put(RestateAttributes.COMMAND_TYPE, command.type())
            .put(RestateAttributes.COMMAND_INDEX, (long) command.index());
    if (command.name() != null) {
      attributes.put(RestateAttributes.COMMAND_NAME, command.name());
    }
    if (command.callTarget() != null) {
      attributes.put(RestateAttributes.CALL_TARGET, command.callTarget());
    }
    if (command.wakeUpTime() != 0) {
      attributes.put(RestateAttributes.WAKE_UP_TIME, command.wakeUpTime());
    }
    if (command.stateKey() != null && captureStateKeys()) {
      attributes.put(RestateAttributes.STATE_KEY, command.stateKey());
    }
    span.addEvent(RestateAttributes.NEW_COMMAND, attributes.build());
  }

  @Override
  public void callAccepted(AcceptedCall call) {
    SpanContext callee = Callee.anchorOf(call, runtimeTraces);
    if (callee != null) {
      span.addLink(callee);
    }
    if (!events.spend()) {
      return;
    }
    AttributesBuilder attributes =
        Attributes.builder().put(RestateAttributes.CALLEE_ID, call.invocationId());
    if (call.target() != null) {
      attributes.put(RestateAttributes.CALLEE_TARGET, call.target());
    }
    span.addEvent(DurableAttributes.CALL_ACCEPTED, attributes.build());
  }

  @Override
  public void runEnded(@Nullable String name, RunOutcome outcome) {
    if (!events.spend()) {
      return;
    }
    AttributesBuilder attributes =
        Attributes.builder().put(DurableAttributes.RUN_OUTCOME, outcome.value());
    if (name != null) {
      attributes.put(RestateAttributes.RUN_NAME, Texts.name(name));
    }
    span.addEvent(RestateAttributes.RUN_ENDED, attributes.build());
  }

  @Override
  public void suspended(List<String> awaiting) {
    span.addEvent(RestateAttributes.SUSPENDED, Attributes.of(RestateAttributes.AWAITING, awaiting));
  }

  @Override
  public void ended(AttemptEnd end) {
    try {
      if (span.isRecording()) {
        span.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, end.outcome().value());
        describe(end);
      }
    } finally {
      span.end();
    }
  }

  private void describe(AttemptEnd end) {
    AttemptOutcome outcome = end.outcome();
    switch (outcome) {
      case COMPLETED -> span.setStatus(StatusCode.OK);
      case SUSPENDED -> {} // neither good nor bad: UNSET
      case CANCELLED, ABORTED -> span.setStatus(StatusCode.ERROR, outcome.value());
      case FAILED, RETRYING -> FailureDetails.put(span, end);
    }
  }
}
