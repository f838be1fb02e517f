/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.ReceivedSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The outcomes of all attempts of which a span arrived. For one thread. */
final class Spans {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final Map<String, List<String>> outcomes = new TreeMap<>();

  Spans(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Waits until of each attempt that must have a span, there is one; does not fail. */
  void await(Collection<PlayedInvocation> played) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                take();
                return played.stream()
                    .allMatch(one -> of(one).size() >= one.tracedOutcomes().size());
              });
    } catch (ConditionTimeoutException e) {
      // Whoever compares says what is missing.
    }
  }

  /** The outcomes of an invocation's attempts, as far as there are spans of them. */
  List<String> of(PlayedInvocation played) {
    return outcomes.getOrDefault(played.schedule().invocationId(), List.of()).stream()
        .sorted()
        .toList();
  }

  /** Reads what has arrived. */
  void take() {
    for (ReceivedSpan span : fleet.sink().takeSpans()) {
      if (span.name().startsWith("attempt ")) {
        outcomes
            .computeIfAbsent(span.attribute("restate.invocation.id"), id -> new ArrayList<>())
            .add(span.attribute("durable.attempt.outcome"));
      }
    }
  }
}
