/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.restate.sdk.CallDurableFuture;
import dev.restate.sdk.ObjectContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * The same handler by somebody who writes with the OpenTelemetry API what DurableTrace emits, the
 * usual way: constant keys, one {@code setAttribute} each, {@code Attributes.of} for events. Its
 * spans are those of DurableTrace, which a test compares.
 */
final class HandWritten {
  private static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system");
  private static final AttributeKey<String> RPC_SERVICE = stringKey("rpc.service");
  private static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");
  private static final AttributeKey<String> RUNTIME = stringKey("durable.runtime");
  private static final AttributeKey<String> EXECUTION_ID = stringKey("durable.execution.id");
  private static final AttributeKey<Long> ATTEMPT_NUMBER = longKey("durable.attempt.number");
  private static final AttributeKey<String> ATTEMPT_OUTCOME = stringKey("durable.attempt.outcome");
  private static final AttributeKey<Long> REPLAYED = longKey("durable.replayed_commands");
  private static final AttributeKey<Long> NEW = longKey("durable.new_commands");
  private static final AttributeKey<String> RUN_OUTCOME = stringKey("durable.run.outcome");
  private static final AttributeKey<String> INVOCATION_ID = stringKey("restate.invocation.id");
  private static final AttributeKey<String> TARGET = stringKey("restate.invocation.target");
  private static final AttributeKey<Long> PROTOCOL =
      longKey("restate.deployment.service_protocol_version");
  private static final AttributeKey<String> RUN_NAME = stringKey("restate.run.name");
  private static final AttributeKey<String> TYPE = stringKey("restate.journal.command.type");
  private static final AttributeKey<Long> INDEX = longKey("restate.journal.command.index");
  private static final AttributeKey<String> NAME = stringKey("restate.journal.command.name");
  private static final AttributeKey<String> CALL_TARGET = stringKey("restate.call.target");
  private static final AttributeKey<Long> WAKE_UP = longKey("restate.wake_up_time");
  private static final AttributeKey<String> CALLEE_ID = stringKey("restate.callee.invocation.id");
  private static final AttributeKey<String> CALLEE_TARGET =
      stringKey("restate.callee.invocation.target");

  /** Of an invocation id, at its end. */
  private static final int UUID_DIGITS = 22;

  private static final String NEW_COMMAND = "restate.invocation.lifecycle.new_command";
  private static final String RUN_ENDED = "restate.invocation.lifecycle.run_ended";
  private static final String CALL_ACCEPTED = "durable.call.accepted";

  private final boolean anchors;
  private final Tracer tracer = GlobalOpenTelemetry.getTracer("by-hand");
  private final HandWrittenMetrics metrics = new HandWrittenMetrics();

  /**
   * @param anchors whether invocations begin with a span of their own, because the server makes
   *     none
   */
  HandWritten(boolean anchors) {
    this.anchors = anchors;
  }

  String execute(ObjectContext ctx, int count) {
    String id = ctx.request().invocationId().toString();
    String target = "Checkout/" + ctx.key() + "/buy";
    long started = System.nanoTime();
    // The server's span is current: the SDK takes it from the request, as it knows of
    // OpenTelemetry.
    Context parent = Context.current();
    if (anchors) {
      parent = parent.with(anchor(id, target));
    }
    Span span =
        tracer
            .spanBuilder("attempt Checkout/{key}/buy")
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(RPC_SYSTEM, "restate")
            .setAttribute(RPC_SERVICE, "Checkout")
            .setAttribute(RPC_METHOD, "buy")
            .setAttribute(RUNTIME, "restate")
            .setAttribute(EXECUTION_ID, id)
            .setAttribute(INVOCATION_ID, id)
            .setAttribute(TARGET, target)
            .setAttribute(ATTEMPT_NUMBER, 1L)
            .setAttribute(REPLAYED, 0L)
            .setAttribute(PROTOCOL, (long) AttemptDriver.PROTOCOL_VERSION)
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      metrics.started();
      String result = execute(ctx, span, id, target, count);
      newCommand(span, "Output", Attributes.of(TYPE, "Command/Output", INDEX, count + 1L));
      span.setAttribute(NEW, count + 1L);
      span.setAttribute(ATTEMPT_OUTCOME, "completed");
      span.setStatus(StatusCode.OK);
      return result;
    } finally {
      metrics.ended(System.nanoTime() - started);
      span.end();
    }
  }

  private Span anchor(String id, String target) {
    Span span =
        tracer
            .spanBuilder("invocation-start Checkout/{key}/buy")
            .setAttribute(RPC_SYSTEM, "restate")
            .setAttribute(RPC_SERVICE, "Checkout")
            .setAttribute(RPC_METHOD, "buy")
            .setAttribute(RUNTIME, "restate")
            .setAttribute(EXECUTION_ID, id)
            .setAttribute(INVOCATION_ID, id)
            .setAttribute(TARGET, target)
            .startSpan();
    span.end();
    return span;
  }

  /** As whoever made the id wrote it: a number of 128 bits, in digits of base 62. */
  private static SpanContext anchorOf(String invocationId) {
    long high = 0;
    long low = 0;
    int length = invocationId.length();
    for (int i = length - UUID_DIGITS; i < length; i++) {
      char c = invocationId.charAt(i);
      int digit = c <= '9' ? c - '0' : c >= 'a' ? c - 'a' + 10 : c - 'A' + 36;
      long carry = Math.multiplyHigh(low, 62) + (low < 0 ? 62 : 0);
      low = low * 62 + digit;
      if (Long.compareUnsigned(low, digit) < 0) {
        carry++;
      }
      high = high * 62 + carry;
    }
    return SpanContext.createFromRemoteParent(
        TraceId.fromLongs(Long.reverseBytes(low), Long.reverseBytes(high)),
        SpanId.fromLong(Long.reverseBytes(high)),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private String execute(ObjectContext ctx, Span span, String id, String target, int count) {
    for (int i = 0; i < count; i++) {
      long index = i + 1L;
      switch (Commands.Kind.of(i)) {
        case RUN -> {
          newCommand(
              span,
              "Run",
              Attributes.of(TYPE, "Command/Run", INDEX, index, NAME, Commands.RUN_NAME));
          Context attempt = Context.current();
          ctx.run(Commands.RUN_NAME, Commands.TEXT, () -> run(attempt, span, id, target));
        }
        case CALL -> {
          newCommand(
              span,
              "Call",
              Attributes.of(TYPE, "Command/Call", INDEX, index, CALL_TARGET, Commands.CALL_TARGET));
          CallDurableFuture<String> call = Commands.call(ctx);
          span.addEvent(
              CALL_ACCEPTED,
              Attributes.of(CALLEE_ID, call.invocationId(), CALLEE_TARGET, Commands.CALL_TARGET));
          if (anchors) {
            span.addLink(anchorOf(call.invocationId()));
          }
          call.await();
        }
        case SLEEP -> {
          newCommand(
              span,
              "Sleep",
              Attributes.of(
                  TYPE,
                  "Command/Sleep",
                  INDEX,
                  index,
                  NAME,
                  Commands.SLEEP_NAME,
                  WAKE_UP,
                  System.currentTimeMillis() + Commands.COOLDOWN.toMillis()));
          Commands.sleep(ctx);
        }
        case SET_STATE -> {
          newCommand(span, "SetState", Attributes.of(TYPE, "Command/SetState", INDEX, index));
          Commands.setState(ctx);
        }
      }
    }
    return "done";
  }

  private void newCommand(Span span, String type, Attributes attributes) {
    span.addEvent(NEW_COMMAND, attributes);
    metrics.command(type);
  }

  private String run(Context attempt, Span attemptSpan, String id, String target) {
    long started = System.nanoTime();
    Span span =
        tracer
            .spanBuilder("run (" + Commands.RUN_NAME + ")")
            .setParent(attempt)
            .setAttribute(RUNTIME, "restate")
            .setAttribute(EXECUTION_ID, id)
            .setAttribute(INVOCATION_ID, id)
            .setAttribute(TARGET, target)
            .setAttribute(ATTEMPT_NUMBER, 1L)
            .setAttribute(RUN_NAME, Commands.RUN_NAME)
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      span.setAttribute(RUN_OUTCOME, "completed");
      span.setStatus(StatusCode.OK);
      return Commands.CHARGED;
    } finally {
      metrics.runEnded(System.nanoTime() - started);
      span.end();
      attemptSpan.addEvent(
          RUN_ENDED, Attributes.of(RUN_OUTCOME, "completed", RUN_NAME, Commands.RUN_NAME));
    }
  }
}
