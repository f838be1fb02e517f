/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.harness.Ids;
import io.durabletrace.testing.harness.crowd.CrowdAttempt;
import io.durabletrace.testing.harness.crowd.CrowdHandler;
import io.durabletrace.testing.harness.crowd.UserSpans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All spans of a crowd: whose they say they are, and where they are. For one thread. */
final class CrowdSpans {

  /**
   * What is kept of a span.
   *
   * @param name without what differs from attempt to attempt
   * @param owner the invocation that it says it belongs to
   * @param below the name that its parent must have; empty where it does not say so
   */
  private record Node(
      String name, String traceId, String parentId, String owner, String below, String outcome) {}

  private static final int SHOWN = 20;

  private final Map<String, Node> byId = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  void add(List<ReceivedSpan> spans) {
    for (ReceivedSpan span : spans) {
      if (byId.put(span.spanId(), node(span)) != null) {
        wrong.add("twice: " + span);
      }
    }
  }

  private static Node node(ReceivedSpan span) {
    boolean users = span.scopeName().equals(UserSpans.SCOPE);
    return new Node(
        shortName(span.name()),
        span.traceId(),
        span.parentSpanId(),
        span.attribute(users ? UserSpans.OWNER : "restate.invocation.id"),
        users ? span.attribute(UserSpans.BELOW) : "",
        span.attribute("durable.attempt.outcome"));
  }

  /** As the user's spans name their parent. */
  private static String shortName(String name) {
    if (name.startsWith("attempt ")) {
      return CrowdHandler.ATTEMPT;
    }
    return name.startsWith("run (") ? name.substring("run (".length(), name.length() - 1) : name;
  }

  /** Fails unless each of so many attempts has exactly its own spans. */
  void check(int attempts) {
    Map<String, String> traces = new HashMap<>();
    byId.values().stream()
        .filter(span -> span.name.equals(CrowdHandler.ATTEMPT))
        .forEach(
            span -> {
              if (traces.put(span.owner, span.traceId) != null) {
                wrong.add("a second span of the attempt of " + span.owner);
              }
              if (!span.outcome.equals("completed")) {
                wrong.add("not completed: " + span);
              }
            });
    byId.values().forEach(span -> check(span, traces));
    for (int i = 0; i < attempts; i++) {
      check(i, traces);
    }
    assertThat(wrong.stream().limit(SHOWN)).as("%s wrong of %s", wrong.size(), figures()).isEmpty();
    assertThat(traces).hasSize(attempts);
    assertThat(new HashSet<>(traces.values())).as("traces").hasSize(attempts);
  }

  private void check(int number, Map<String, String> traces) {
    String name = CrowdAttempt.name(number);
    String id = Ids.invocationId(name);
    if (!traces.containsKey(id)) {
      wrong.add("no span of the attempt " + number);
    }
    if (CrowdAttempt.isInTrace(number) && !Ids.traceId(name).equals(traces.get(id))) {
      wrong.add("not in the server's trace: " + number);
    }
    // One more where there is an anchor.
    int all = 1 + CrowdHandler.RUNS + CrowdHandler.USER_SPANS;
    int wanted = CrowdAttempt.isInTrace(number) ? all : all + 1;
    if (counts.getOrDefault(id, 0) != wanted) {
      wrong.add(counts.get(id) + " spans of the attempt " + number + ", not " + wanted);
    }
  }

  private void check(Node span, Map<String, String> traces) {
    counts.merge(span.owner, 1, Integer::sum);
    if (!span.traceId.equals(traces.get(span.owner))) {
      wrong.add("not in the trace of its attempt: " + span);
    }
    if (span.below.isEmpty()) {
      return;
    }
    Node parent = byId.get(span.parentId);
    if (parent == null || !parent.name.equals(span.below) || !parent.owner.equals(span.owner)) {
      wrong.add(span + " is below " + parent);
    }
  }

  String figures() {
    Set<String> owners = counts.keySet();
    return byId.size() + " spans of " + owners.size() + " attempts";
  }
}
