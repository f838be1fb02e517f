/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.CappedLinks;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Failures;
import io.durabletrace.common.Problems;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The span of one batch, with a span for each of its messages. These are ended together with the
 * batch, because only its result says what became of them; each tells of the moment at which it was
 * left. Thread-safe: a function may take messages on threads of its own.
 */
public final class BatchSpan {
  private final FunctionType type;
  private final Span span;
  private final Context context;
  private final CappedLinks links = new CappedLinks();
  private final List<MessageSpan> messages = new ArrayList<>();
  private final Map<String, MessageSpan> byId = new HashMap<>();
  private long count;
  private boolean ended;

  private BatchSpan(FunctionType type, Span span) {
    this.type = type;
    this.span = span;
    this.context = Context.root().with(span);
  }

  /** Starts the span, which is a root: a batch has no one parent. */
  public static BatchSpan start(FunctionType type) {
    return new BatchSpan(type, type.root("batch", SpanKind.CONSUMER).startSpan());
  }

  /** What is current while the user's code works on the batch and on none of its messages. */
  public Context context() {
    return context;
  }

  /** The function takes the next message; null where the batch is over. */
  public @Nullable MessageSpan next(MessageContext message) {
    synchronized (this) {
      if (ended) {
        return null;
      }
      count++;
    }
    MessageSpan started = MessageSpan.start(type, message, span.getSpanContext());
    links.add(started.spanContext());
    if (started.isRecording() && !keep(started, message.id())) {
      started.end(); // not under the lock: the user's span processors may have locks of their own
    }
    return started;
  }

  /** False where the batch is over. */
  private synchronized boolean keep(MessageSpan message, @Nullable String id) {
    if (ended) {
      return false;
    }
    messages.add(message);
    if (id != null) {
      byId.put(id, message);
    }
    return true;
  }

  /** The span of the message with this id; null where it is not traced. */
  synchronized @Nullable MessageSpan message(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  /** For what is said of the batch as a whole. */
  Span span() {
    return span;
  }

  /**
   * The function threw.
   *
   * @param message the one that it worked on; null where there was none
   */
  public void threw(Throwable thrown, @Nullable MessageSpan message) {
    // Most messages are not sampled: the exception would be nowhere.
    if (message == null || !message.isRecording()) {
      Failures.record(span, thrown);
    } else {
      message.threw(thrown);
      Failures.describe(span, thrown);
    }
  }

  /** The function returned null, which the SDK does not survive. */
  public void returnedNull() {
    MessageSpan.returnedNull(span);
  }

  /** The function has returned, or has thrown. Does not throw. */
  public void end() {
    try {
      endAll();
    } catch (Throwable t) {
      Problems.failed("ending the span of a batch", t);
    }
  }

  private void endAll() {
    List<MessageSpan> toEnd = new ArrayList<>();
    try {
      // The batch first: of thousands of spans at once the exporter's queue loses the last ones.
      end(toEnd);
    } finally {
      toEnd.forEach(MessageSpan::end);
    }
  }

  private void end(List<MessageSpan> left) {
    try {
      synchronized (this) {
        ended = true;
        left.addAll(messages);
        messages.clear();
        byId.clear();
        span.setAttribute(DurableAttributes.MESSAGE_COUNT, count);
      }
      left.forEach(MessageSpan::left);
      for (SpanContext link : links.get()) {
        span.addLink(link);
      }
    } finally {
      span.end();
    }
  }
}
