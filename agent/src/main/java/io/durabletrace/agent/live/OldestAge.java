/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.live;

import io.durabletrace.common.Problems;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import java.util.HashSet;
import java.util.Set;

/**
 * The metric {@code durable.attempt.oldest_age}. Here and not beside the others: an observable
 * instrument keeps whoever registered it.
 */
public final class OldestAge {

  /**
   * Registers it, for good.
   *
   * @param version of DurableTrace
   */
  public static void register(OpenTelemetry openTelemetry, String version) {
    openTelemetry
        .meterBuilder("io.durabletrace")
        .setInstrumentationVersion(version)
        .build()
        .gaugeBuilder("durable.attempt.oldest_age")
        .setUnit("s")
        .setDescription("The age of the oldest attempt that is running")
        .buildWithCallback(OldestAge::measure);
  }

  /** Oldest first: the first of each handler is it. */
  private static void measure(ObservableDoubleMeasurement measurement) {
    try {
      Set<Attributes> seen = new HashSet<>();
      for (LiveAttempts.Entry entry : LiveAttempts.all()) {
        Long age = entry.age();
        Attributes labels = entry.labels();
        if (age != null && labels != null && seen.add(labels)) {
          measurement.record(age / 1e9, labels);
        }
      }
    } catch (Throwable t) {
      // The SDK would say so, too, but at every collection.
      Problems.failed("measuring the age of the oldest attempt", t);
    }
  }

  private OldestAge() {}
}
