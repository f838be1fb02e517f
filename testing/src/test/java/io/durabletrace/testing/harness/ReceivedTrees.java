/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static java.util.stream.Collectors.joining;

import io.durabletrace.testing.ReceivedSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds a scenario's spans among those that arrived, and shows them as expected ones are shown. */
final class ReceivedTrees {

  private static final String INVOCATION_ID = "restate.invocation.id";

  /** The scenario's traces as text. */
  static String text(Scenario scenario, List<ReceivedSpan> all) {
    return text(trees(of(scenario, all)));
  }

  static String text(List<SpanNode> roots) {
    return roots.isEmpty() ? "nothing\n" : roots.stream().map(SpanNode::text).collect(joining());
  }

  /** All spans of the traces that the scenario began or took part in. */
  static List<ReceivedSpan> of(Scenario scenario, List<ReceivedSpan> all) {
    Set<String> traces =
        all.stream()
            .filter(span -> scenario.invocationId().equals(span.attribute(INVOCATION_ID)))
            .map(ReceivedSpan::traceId)
            .collect(Collectors.toSet());
    traces.add(Ids.traceId(scenario.name()));
    Set<String> linked =
        all.stream()
            .filter(span -> traces.contains(span.traceId()))
            .flatMap(span -> span.links().stream())
            .map(ReceivedSpan.Link::spanId)
            .collect(Collectors.toSet());
    all.stream()
        .filter(span -> linked.contains(span.spanId()))
        .forEach(span -> traces.add(span.traceId()));
    return all.stream().filter(span -> traces.contains(span.traceId())).toList();
  }

  private static List<SpanNode> trees(List<ReceivedSpan> spans) {
    Map<String, SpanNode> byId = new HashMap<>();
    List<ReceivedSpan> ordered =
        spans.stream().sorted(Comparator.comparing(ReceivedSpan::startNanos)).toList();
    Map<String, String> names =
        spans.stream().collect(Collectors.toMap(ReceivedSpan::spanId, ReceivedSpan::name));
    ordered.forEach(span -> byId.put(span.spanId(), node(span, names)));
    for (ReceivedSpan span : ordered) {
      SpanNode parent = byId.get(span.parentSpanId());
      SpanNode node = byId.get(span.spanId());
      if (parent != null) {
        parent.child(node);
      } else {
        node.parent(span.isRoot() ? "" : span.traceId() + " " + span.parentSpanId());
      }
    }
    return ordered.stream()
        .filter(span -> !byId.containsKey(span.parentSpanId()))
        .map(span -> byId.get(span.spanId()))
        .toList();
  }

  private static SpanNode node(ReceivedSpan span, Map<String, String> names) {
    SpanNode node =
        new SpanNode(span.name(), span.kind().name())
            .status(span.status().name(), span.statusDescription());
    span.attributes().forEach((key, value) -> node.attribute(key, known(key, value, Map.of())));
    for (ReceivedSpan.Event event : span.events()) {
      Map<String, Object> attributes = new HashMap<>();
      event
          .attributes()
          .forEach((key, value) -> attributes.put(key, known(key, value, event.attributes())));
      node.event(event.name(), attributes);
    }
    for (ReceivedSpan.Link link : span.links()) {
      String name = names.get(link.spanId());
      node.link(name != null ? name : link.traceId() + " " + link.spanId());
    }
    return node;
  }

  /** The value, or what it is where a test cannot know it. */
  private static Object known(String key, Object value, Map<String, Object> event) {
    if (key.equals("restate.wake_up_time") && value instanceof Long millis) {
      Duration fromNow = Duration.between(Instant.now(), Instant.ofEpochMilli(millis)).abs();
      return fromNow.compareTo(Duration.ofDays(1)) < 0 ? Expect.Some.TIME : value;
    }
    if (key.equals("exception.stacktrace")
        && canonical(value).startsWith(canonical(event.get("exception.type")))) {
      return Expect.Some.STACK_TRACE;
    }
    return value;
  }

  private static String canonical(@Nullable Object className) {
    return String.valueOf(className).replace('$', '.');
  }

  private ReceivedTrees() {}
}
