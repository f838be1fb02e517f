/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.endpoint.definition.HandlerContext;
import dev.restate.sdk.endpoint.definition.HandlerContext.RunCompleter;
import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.attempt.RunExecution;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.AttemptSpan;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.RunSpan;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.SdkSpans;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ctx.run} on its way through the SDK. The SDK calls {@link #accept} only when the closure
 * really has to execute, never when the journal holds its result.
 */
public final class TracedRun implements Consumer<RunCompleter> {
  private final TracedAttempt attempt; // has a span
  private final @Nullable String name;
  private final Consumer<RunCompleter> delegate;

  // The SDK keeps every run as long as its attempt; what belongs to the execution goes with it.
  private @Nullable Context submittedIn = Context.current();
  private int ordinal = -1;

  // From here on one thread at a time: the SDK hands the run over to the thread that executes it.
  private @Nullable RunExecution execution;
  private @Nullable Context context;

  private TracedRun(TracedAttempt attempt, @Nullable String name, Consumer<RunCompleter> delegate) {
    this.attempt = attempt;
    this.name = name;
    this.delegate = delegate;
  }

  /**
   * For advice, on the user's thread: the consumer to hand on instead of the SDK's.
   *
   * @param name of the run; null where the user gave none
   */
  public static Consumer<RunCompleter> wrap(
      HandlerContext handlerContext, @Nullable String name, Consumer<RunCompleter> consumer) {
    if (consumer instanceof TracedRun) {
      return consumer;
    }
    try {
      TracedAttempt attempt = TracedAttempt.of(handlerContext.request());
      if (attempt == null || attempt.completedRuns().takeCalled(consumer)) {
        return consumer;
      }
      AttemptSpan span = attempt.span();
      if (span != null) {
        span.seenOn(Thread.currentThread());
      }
      return wrap(attempt, name, consumer);
    } catch (Throwable t) {
      Problems.failed("taking a run", t);
      return consumer;
    }
  }

  private static Consumer<RunCompleter> wrap(
      TracedAttempt attempt, @Nullable String name, Consumer<RunCompleter> consumer) {
    if (attempt.span() == null || areTheSdks()) {
      return consumer;
    }
    TracedRun run = new TracedRun(attempt, name, consumer);
    TracedAction.join(run);
    return run;
  }

  /** Whether the journal has the result of the run that the user calls now. */
  static boolean isNextCompleted(HandlerContext handlerContext) {
    try {
      TracedAttempt attempt = TracedAttempt.of(handlerContext.request());
      return attempt != null && attempt.completedRuns().isNext();
    } catch (Throwable t) {
      Problems.failed("looking for a run's result", t);
      return false;
    }
  }

  /** A context of ours right around the closure would hide the SDK's own span. */
  private static boolean areTheSdks() {
    return SdkSpans.instance().areOfRuns();
  }

  /** For advice, on the core thread, where the order of the calls is the order of the journal. */
  public static Consumer<RunCompleter> submit(
      HandlerContext handlerContext, @Nullable String name, Consumer<RunCompleter> consumer) {
    Consumer<RunCompleter> wrapped = consumer;
    try {
      if (!(consumer instanceof TracedRun)) {
        TracedAttempt attempt = TracedAttempt.of(handlerContext.request());
        if (attempt == null || attempt.completedRuns().takeSubmitted(consumer)) {
          return consumer;
        }
        wrapped = wrap(attempt, name, consumer);
      }
    } catch (Throwable t) {
      Problems.failed("taking a run", t);
    }
    // Twice is once: somebody may have installed the extension twice.
    if (wrapped instanceof TracedRun run && run.ordinal < 0) {
      run.takePlace();
    }
    return wrapped;
  }

  private void takePlace() {
    try {
      ordinal = attempt.state().runSubmitted();
    } catch (Throwable t) {
      Problems.failed("counting a run", t);
    }
  }

  /** The context for the closure; null before it executes. */
  @Nullable Context context() {
    return context;
  }

  /** The closure is being called, on this thread. */
  void enter() {
    try {
      RunExecution started = execution;
      if (started != null) {
        started.enter();
      }
      AttemptSpan span = attempt.span();
      if (span != null) {
        span.seenOn(Thread.currentThread());
      }
    } catch (Throwable t) {
      Problems.failed("entering a run", t);
    }
  }

  /** The closure came to its end, by a result or by {@code failure}; the SDK does not know yet. */
  void end(@Nullable Throwable failure) {
    try {
      RunExecution started = execution;
      context = null;
      if (started != null) {
        attempt.state().runEnds(started, failure);
      }
      execution = null;
    } catch (Throwable t) {
      Problems.failed("ending a run", t);
    }
  }

  @Override
  public void accept(RunCompleter completer) {
    start();
    Context current = context;
    if (current == null) {
      delegate.accept(completer);
      return;
    }
    try (Scope ignored = current.makeCurrent()) {
      delegate.accept(new TracedRunCompleter(completer, this));
    } catch (Throwable t) {
      end(t); // the user's executor refused the closure: no completer will tell
      throw t;
    }
  }

  private void start() {
    try {
      Context parent = submittedIn == null ? Context.current() : submittedIn;
      submittedIn = null;
      AttemptSpan attemptSpan = attempt.span();
      if (attemptSpan == null) {
        return;
      }
      execution =
          attempt
              .state()
              .runStarts(
                  ordinal,
                  name,
                  number -> {
                    RunSpan span = RunSpan.start(attemptSpan, parent, name, number);
                    context = span.context();
                    return span;
                  });
    } catch (Throwable t) {
      Problems.failed("starting the span of a run", t);
    }
  }
}
