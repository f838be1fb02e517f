/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.tracer;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Failures;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Statuses;
import io.durabletrace.common.live.LiveAttempt;
import io.durabletrace.instrumentation.restate.v2_0.attempt.RunListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The span of one real execution of a {@code ctx.run}. */
public final class RunSpan implements RunListener {
  private final LiveAttempt attempt;
  private final Span span;
  private final Context context;
  private final long startNanos;

  private RunSpan(LiveAttempt attempt, Span span, Context context) {
    this.attempt = attempt;
    this.span = span;
    this.context = context;
    this.startNanos = attempt.takesDurations() ? System.nanoTime() : 0;
  }

  /**
   * Starts the span.
   *
   * @param current the context where {@code ctx.run} was called; without a span in it, the run
   *     belongs to its attempt
   * @param name of the run; null where the user gave none
   * @param attemptNumber of the run, from 1
   */
  public static RunSpan start(
      AttemptSpan attempt, Context current, @Nullable String name, long attemptNumber) {
    Context attemptContext = attempt.context();
    boolean inSpan = Span.fromContext(current).getSpanContext().isValid();
    Context parent = inSpan || attemptContext == null ? current : attemptContext;
    if (attempt.isSilent() || isDropped(Span.fromContext(parent))) {
      return new RunSpan(attempt.live(), Span.getInvalid(), parent);
    }
    CommandEvents.KnownRun run = name == null ? null : attempt.run(name);
    SpanBuilder builder =
        tracer()
            .spanBuilder(run == null ? "run" : run.spanName())
            .setSpanKind(SpanKind.INTERNAL)
            .setParent(parent)
            .setAttribute(DurableAttributes.ATTEMPT_NUMBER, attemptNumber);
    attempt.putInvocation(builder);
    if (run != null) {
      builder.setAttribute(RestateAttributes.RUN_NAME, run.shown());
    }
    Span span = builder.startSpan();
    try {
      // What is true if nobody comes back to this span, because the process is told to end.
      span.setAttribute(DurableAttributes.RUN_OUTCOME, RunOutcome.ABORTED.value());
      return new RunSpan(attempt.live(), span, parent.with(span));
    } catch (Throwable t) {
      span.end(); // nobody else has it
      throw t;
    }
  }

  /** Below a span that nobody keeps there is nothing to see, and nothing need be made for it. */
  private static boolean isDropped(Span parent) {
    return parent.getSpanContext().isValid()
        && !parent.getSpanContext().isSampled()
        && !parent.isRecording();
  }

  /** The context for the closure. */
  public Context context() {
    return context;
  }

  @Override
  public void ended(
      RunOutcome outcome, @Nullable Throwable thrown, @Nullable Long retryDelayMillis) {
    try {
      if (span.isRecording()) {
        describe(outcome, thrown, retryDelayMillis);
      }
    } finally {
      try {
        if (attempt.takesDurations()) {
          attempt.runEnded(outcome, System.nanoTime() - startNanos, context);
        }
      } finally {
        span.end();
      }
    }
  }

  private void describe(
      RunOutcome outcome, @Nullable Throwable thrown, @Nullable Long retryDelayMillis) {
    span.setAttribute(DurableAttributes.RUN_OUTCOME, outcome.value());
    if (retryDelayMillis != null) {
      span.setAttribute(RestateAttributes.RETRY_DELAY, retryDelayMillis);
    }
    if (outcome == RunOutcome.COMPLETED) {
      Statuses.ok(span);
    } else {
      fail(outcome, thrown);
    }
  }

  private void fail(RunOutcome outcome, @Nullable Throwable thrown) {
    if (thrown == null) {
      span.setStatus(StatusCode.ERROR, outcome.value());
      return;
    }
    Failures.record(span, thrown);
  }
}
