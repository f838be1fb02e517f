/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** The metrics of an attempt by hand; nothing where {@code benchmarks.metrics} is false. */
final class HandWrittenMetrics {
  private static final AttributeKey<String> RUNTIME = stringKey("durable.runtime");
  private static final AttributeKey<String> SERVICE = stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = stringKey("rpc.method");
  private static final AttributeKey<String> ATTEMPT_OUTCOME = stringKey("durable.attempt.outcome");
  private static final AttributeKey<String> RUN_OUTCOME = stringKey("durable.run.outcome");
  private static final AttributeKey<String> COMMAND_TYPE = stringKey("durable.command.type");

  private static final Attributes LABELS =
      Attributes.of(RUNTIME, "restate", SERVICE, "Checkout", METHOD, "buy");
  private static final Attributes COMPLETED =
      LABELS.toBuilder().put(ATTEMPT_OUTCOME, "completed").build();
  private static final Attributes RUN_COMPLETED =
      LABELS.toBuilder().put(RUN_OUTCOME, "completed").build();

  private static final List<Double> SECONDS =
      List.of(
          0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0,
          3600.0);

  private final boolean on = !System.getProperty("benchmarks.metrics", "true").equals("false");
  private final LongUpDownCounter active;
  private final LongCounter commands;
  private final DoubleHistogram attemptDuration;
  private final DoubleHistogram runDuration;

  HandWrittenMetrics() {
    Meter meter = GlobalOpenTelemetry.getMeter("by-hand");
    active = meter.upDownCounterBuilder("durable.attempt.active").setUnit("{attempt}").build();
    commands = meter.counterBuilder("durable.command.count").setUnit("{command}").build();
    attemptDuration = histogram(meter, "durable.attempt.duration");
    runDuration = histogram(meter, "durable.run.duration");
  }

  private static DoubleHistogram histogram(Meter meter, String name) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setExplicitBucketBoundariesAdvice(SECONDS)
        .build();
  }

  void started() {
    if (on) {
      active.add(1, LABELS);
    }
  }

  void command(String type) {
    if (on) {
      commands.add(
          1,
          Attributes.of(
              RUNTIME, "restate", SERVICE, "Checkout", METHOD, "buy", COMMAND_TYPE, type));
    }
  }

  void runEnded(long nanos) {
    if (on) {
      runDuration.record(nanos / 1e9, RUN_COMPLETED);
    }
  }

  void ended(long nanos) {
    if (on) {
      active.add(-1, LABELS);
      attemptDuration.record(nanos / 1e9, COMPLETED);
    }
  }
}
