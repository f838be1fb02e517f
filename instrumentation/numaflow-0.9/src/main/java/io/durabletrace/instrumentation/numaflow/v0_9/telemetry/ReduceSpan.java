/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Failures;
import io.durabletrace.common.Problems;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The span of a reducer's output: a root, because a parent that is chosen by who came first would
 * hide all others.
 */
public final class ReduceSpan {
  private final Span span;

  private ReduceSpan(Span span) {
    this.span = span;
  }

  /** Starts the span. */
  public static ReduceSpan start(FunctionType type, Contributions contributions) {
    SpanBuilder builder =
        type.root("output", SpanKind.INTERNAL)
            .setAttribute(DurableAttributes.MESSAGE_COUNT, contributions.count());
    for (SpanContext link : contributions.links()) {
      builder.addLink(link);
    }
    return new ReduceSpan(builder.startSpan());
  }

  /**
   * A message on which the function threw. There is a span of a single message only then, since
   * somebody must say which one it was.
   *
   * @param start when the function was called
   */
  public static void messageThrew(
      FunctionType type, MessageContext message, Instant start, Throwable thrown) {
    MessageSpan span = MessageSpan.start(type, message, null, start);
    try {
      span.threw(thrown);
    } finally {
      span.end();
    }
  }

  /** What is current while the user's code makes its output. */
  public Context context() {
    return Context.root().with(span);
  }

  /** The window that the output is of. */
  public void window(Instant start, Instant end) {
    span.setAttribute(NumaflowAttributes.WINDOW_START, start.toEpochMilli());
    span.setAttribute(NumaflowAttributes.WINDOW_END, end.toEpochMilli());
  }

  /** How many messages go on. */
  public void put(Outputs outputs) {
    span.setAttribute(NumaflowAttributes.OUTPUT_COUNT, outputs.count());
    if (outputs.hasDropped()) {
      span.addEvent(NumaflowAttributes.MESSAGE_DROPPED);
    }
  }

  /**
   * The function has come to its end. Does not throw.
   *
   * @param thrown null where it returned
   */
  public void end(@Nullable Throwable thrown) {
    try {
      recordAndEnd(thrown);
    } catch (Throwable t) {
      Problems.failed("ending the span of a reducer's output", t);
    }
  }

  private void recordAndEnd(@Nullable Throwable thrown) {
    try {
      if (thrown != null) {
        Failures.record(span, thrown);
      }
    } finally {
      span.end();
    }
  }
}
