/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Failures;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Texts;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The span of one message in one call of the user's function. */
public final class MessageSpan {
  private final Span span;
  private final Context context;
  private @Nullable Instant end;

  private MessageSpan(Span span, Context context) {
    this.span = span;
    this.context = context;
  }

  /**
   * Starts the span.
   *
   * @param batch the batch that the message is worked on in, to link to; null without one
   */
  public static MessageSpan start(
      FunctionType type, MessageContext message, @Nullable SpanContext batch) {
    return start(type, message, batch, null);
  }

  static MessageSpan start(
      FunctionType type,
      MessageContext message,
      @Nullable SpanContext batch,
      @Nullable Instant start) {
    SpanBuilder builder = type.span("process", SpanKind.SERVER).setParent(message.parent());
    if (message.id() != null) {
      builder.setAttribute(NumaflowAttributes.MESSAGE_ID, Texts.name(message.id()));
    }
    if (message.previousVertex() != null) {
      builder.setAttribute(
          NumaflowAttributes.PREVIOUS_VERTEX, Texts.name(message.previousVertex()));
    }
    if (message.retryCount() != null) {
      builder.setAttribute(NumaflowAttributes.SINK_RETRY_COUNT, message.retryCount());
    }
    if (message.link() != null) {
      builder.addLink(message.link());
    }
    if (batch != null && batch.isSampled()) {
      builder.addLink(batch);
    }
    if (start != null) {
      builder.setStartTimestamp(start);
    }
    Span span = builder.startSpan();
    return new MessageSpan(span, message.parent().with(span));
  }

  /** What is current while the user's code works on the message. */
  public Context context() {
    return context;
  }

  SpanContext spanContext() {
    return span.getSpanContext();
  }

  /** Whether anything that is said of the message will be seen. */
  public boolean isRecording() {
    return span.isRecording();
  }

  /** The function threw while it worked on this message. */
  public void threw(Throwable thrown) {
    Failures.record(span, thrown);
  }

  /** The function says that it could not do its work on this message. */
  void failed(String errorType, @Nullable String message) {
    span.setAttribute(DurableAttributes.ERROR_TYPE, errorType);
    span.setStatus(StatusCode.ERROR, message == null ? "" : Texts.name(message));
  }

  /** The function returned null, which the SDK does not survive. */
  public void returnedNull() {
    returnedNull(span);
  }

  static void returnedNull(Span span) {
    span.setAttribute(DurableAttributes.ERROR_TYPE, "null");
    span.setStatus(StatusCode.ERROR, "the function returned null");
  }

  /** What the function made of the message. */
  public void put(Outputs outputs) {
    span.setAttribute(NumaflowAttributes.OUTPUT_COUNT, outputs.count());
    if (outputs.hasDropped()) {
      span.addEvent(NumaflowAttributes.MESSAGE_DROPPED, end == null ? Instant.now() : end);
    }
  }

  /** What became of the message in a sink, in the words of Numaflow's protocol. */
  void sinkStatus(String status) {
    span.setAttribute(NumaflowAttributes.SINK_STATUS, status);
  }

  /** The work is over, but more may be said of it: the end comes later and tells of this moment. */
  public void left() {
    if (end == null) {
      end = Instant.now();
    }
  }

  /**
   * Ends the span, at the moment when it was left. Does not throw: what one of the user's
   * processors does with one message must not cost the others.
   */
  public void end() {
    try {
      if (end == null) {
        span.end();
      } else {
        span.end(end);
      }
    } catch (Throwable t) {
      Problems.failed("ending the span of a message", t);
    }
  }
}
