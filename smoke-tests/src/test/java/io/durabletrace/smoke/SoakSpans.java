/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many spans there are of the attempts of each process; nothing else is kept of them. */
final class SoakSpans {
  private static final int SHOWN = 20;

  private final OtlpSink sink;
  private final Map<String, Map<String, Integer>> byProcess = new HashMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int ours;

  SoakSpans(OtlpSink sink) {
    this.sink = sink;
  }

  /** Reads what has arrived. */
  synchronized void take() {
    for (ReceivedSpan span : sink.takeSpans()) {
      if (span.scopeName().startsWith("io.durabletrace.")) {
        ours++;
      }
      if (span.name().startsWith("attempt ")) {
        String process = String.valueOf(span.resource().get("service.name"));
        byProcess
            .computeIfAbsent(process, p -> new HashMap<>())
            .merge(span.attribute("restate.invocation.id"), 1, Integer::sum);
        outcomes.merge(span.attribute("durable.attempt.outcome"), 1, Integer::sum);
      }
    }
  }

  /** How many of ours there are so far, of any kind. */
  synchronized int ours() {
    return ours;
  }

  synchronized Map<String, Integer> outcomes() {
    return new TreeMap<>(outcomes);
  }

  synchronized int of(SoakProcess process) {
    return spans(process).values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Where there are fewer or more spans than there must be; a few of them. */
  synchronized List<String> wrong(SoakProcess process) {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> spans = spans(process);
    Map<String, SoakProcess.Entered> attempts = process.attempts();
    attempts.forEach(
        (id, entered) -> {
          int count = spans.getOrDefault(id, 0);
          if (count < entered.mustBeTraced() || count > entered.times()) {
            wrong.add(
                id
                    + " of "
                    + process.name()
                    + ", "
                    + process.end()
                    + ": "
                    + count
                    + " spans, "
                    + entered);
          }
        });
    spans.keySet().stream()
        .filter(id -> !attempts.containsKey(id))
        .forEach(id -> wrong.add("a span of " + id + ", which was not in " + process.name()));
    return wrong.stream().limit(SHOWN).toList();
  }

  private Map<String, Integer> spans(SoakProcess process) {
    return byProcess.getOrDefault(process.name(), Map.of());
  }
}
