/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.live.LiveAttempt;
import io.durabletrace.common.live.LiveTarget;
import io.durabletrace.common.live.LiveTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What shows running attempts, with all of it switched off: metrics, log records, start markers,
 * and the span is not sampled. Without an agent, because nothing of it comes as far as that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveOffBenchmark {
  private final LiveTelemetry telemetry =
      LiveTelemetry.create(TracerProvider.noop().get("benchmarks"), "benchmarks", "restate");
  private final LiveTarget target = telemetry.target("Checkout", "buy");
  private final Context context = Context.root();
  private volatile boolean flag;
  private LiveAttempt running;

  /** An attempt that is running. */
  @Setup
  public void start() {
    running = new LiveAttempt(telemetry, target, attributes -> {});
    started(running);
  }

  private void started(LiveAttempt attempt) {
    attempt.started(
        Span.getInvalid(),
        context,
        SpanContext.getInvalid(),
        Attributes::empty,
        "Checkout/buy",
        1,
        0);
  }

  /** What a look at a flag costs. */
  @Benchmark
  public boolean flag() {
    return flag;
  }

  /** Before the span's start. */
  @Benchmark
  public Context announce() {
    return running.announcedIn(context);
  }

  /** The attempt created a command. */
  @Benchmark
  public boolean command() {
    return running.command("Command/Run");
  }

  /** A run came to its end. */
  @Benchmark
  public boolean runEnded() {
    running.runEnded(RunOutcome.COMPLETED, 1_000, context);
    return running.takesEvents();
  }

  /** A whole attempt without commands: the object that would be shown. */
  @Benchmark
  public LiveAttempt attempt() {
    LiveAttempt attempt = new LiveAttempt(telemetry, target, attributes -> {});
    started(attempt);
    attempt.ended(AttemptOutcome.COMPLETED);
    return attempt;
  }
}
