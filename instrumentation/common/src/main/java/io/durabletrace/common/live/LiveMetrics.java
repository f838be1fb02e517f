/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import static java.util.Arrays.asList;
import static java.util.Collections.unmodifiableList;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.RunOutcome;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * The metrics of attempts. Thread-safe.
 *
 * <p>The age of the oldest attempt is not here: an observable instrument would keep the
 * application's class loader alive, so the agent's side has it.
 */
final class LiveMetrics {
  private static final double NANOS = 1e9;

  /** From a handler that answers at once to one that runs for an hour; in seconds. */
  private static final List<Double> SECONDS =
      unmodifiableList(
          asList(
              0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0,
              900.0, 3600.0));

  private final DoubleHistogram attemptDuration;
  private final LongUpDownCounter activeAttempts;
  private final DoubleHistogram runDuration;
  private final LongCounter commands;
  private final LongCounter replayedCommands;

  LiveMetrics(Meter meter) {
    attemptDuration =
        meter
            .histogramBuilder("durable.attempt.duration")
            .setUnit("s")
            .setDescription("How long attempts took, by how they ended")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    activeAttempts =
        meter
            .upDownCounterBuilder("durable.attempt.active")
            .setUnit("{attempt}")
            .setDescription("Attempts that are running")
            .build();
    runDuration =
        meter
            .histogramBuilder("durable.run.duration")
            .setUnit("s")
            .setDescription("How long side effects took that really executed, by how they ended")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    commands =
        meter
            .counterBuilder("durable.command.count")
            .setUnit("{command}")
            .setDescription("Commands that attempts created")
            .build();
    replayedCommands =
        meter
            .counterBuilder("durable.replayed_command.count")
            .setUnit("{command}")
            .setDescription("Commands that attempts took from the journal")
            .build();
  }

  void started(LiveLabels labels, long replayed, Context context) {
    activeAttempts.add(1, labels.target, context);
    if (replayed > 0) {
      replayedCommands.add(replayed, labels.target, context);
    }
  }

  void command(LiveLabels labels, String type, Context context) {
    commands.add(1, labels.ofCommand(type), context);
  }

  void runEnded(LiveLabels labels, RunOutcome outcome, long nanos, Context context) {
    runDuration.record(nanos / NANOS, labels.of(outcome), context);
  }

  void ended(LiveLabels labels, AttemptOutcome outcome, long nanos, Context context) {
    activeAttempts.add(-1, labels.target, context);
    attemptDuration.record(nanos / NANOS, labels.of(outcome), context);
  }
}
