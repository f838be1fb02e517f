/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Spans as trees: for people in a failure message, and in a stable order for assertions. */
public final class SpanTree {
  private SpanTree() {}

  /** All spans, one tree for each trace, with everything on them but their resource. */
  public static String print(Collection<ReceivedSpan> spans) {
    if (spans.isEmpty()) {
      return "(no spans)\n";
    }
    StringBuilder out = new StringBuilder();
    traces(spans)
        .forEach(
            (traceId, trace) -> {
              long zero = trace.stream().mapToLong(ReceivedSpan::startNanos).min().orElse(0);
              out.append("trace ").append(traceId).append('\n');
              walk(trace, (span, depth) -> print(out, span, depth, zero));
            });
    return out.toString();
  }

  /** The spans by trace id; traces in the order of their first start. */
  public static Map<String, List<ReceivedSpan>> traces(Collection<ReceivedSpan> spans) {
    return spans.stream()
        .sorted(Comparator.comparingLong(ReceivedSpan::startNanos))
        .collect(
            Collectors.groupingBy(ReceivedSpan::traceId, LinkedHashMap::new, Collectors.toList()));
  }

  /** The spans of one trace, each parent before its children, siblings by their start. */
  public static List<ReceivedSpan> inTreeOrder(Collection<ReceivedSpan> trace) {
    List<ReceivedSpan> ordered = new ArrayList<>();
    walk(trace, (span, depth) -> ordered.add(span));
    return ordered;
  }

  private interface Visitor {
    void visit(ReceivedSpan span, int depth);
  }

  private static void walk(Collection<ReceivedSpan> trace, Visitor visitor) {
    List<ReceivedSpan> sorted =
        trace.stream().sorted(Comparator.comparingLong(ReceivedSpan::startNanos)).toList();
    Set<String> present = sorted.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
    for (ReceivedSpan span : sorted) {
      if (!present.contains(span.parentSpanId())) {
        walk(sorted, span, 0, visitor);
      }
    }
  }

  private static void walk(
      List<ReceivedSpan> sorted, ReceivedSpan span, int depth, Visitor visitor) {
    visitor.visit(span, depth);
    for (ReceivedSpan child : sorted) {
      if (child.parentSpanId().equals(span.spanId())) {
        walk(sorted, child, depth + 1, visitor);
      }
    }
  }

  private static void print(StringBuilder out, ReceivedSpan span, int depth, long zero) {
    String indent = "  ".repeat(depth + 1);
    out.append(
        String.format(
            "%s%s  [%s %s%s] +%dms %dms  %s%n",
            indent,
            span.name(),
            span.kind(),
            span.status(),
            span.statusDescription().isEmpty() ? "" : " \"" + span.statusDescription() + '"',
            (span.startNanos() - zero) / 1_000_000,
            (span.endNanos() - span.startNanos()) / 1_000_000,
            span.scopeName()));
    String more = indent + "    ";
    out.append(more).append("id ").append(span.spanId());
    out.append(
        depth == 0 && !span.isRoot() ? " parent " + span.parentSpanId() + " elsewhere\n" : "\n");
    span.attributes()
        .forEach(
            (key, value) -> out.append(more).append(key).append('=').append(value).append('\n'));
    for (ReceivedSpan.Event event : span.events()) {
      out.append(more).append("* +").append((event.timeNanos() - zero) / 1_000_000).append("ms ");
      out.append(event.name()).append(' ').append(shortened(event.attributes())).append('\n');
    }
    for (ReceivedSpan.Link link : span.links()) {
      out.append(more).append("-> ").append(link.traceId()).append('/').append(link.spanId());
      out.append(' ').append(link.attributes()).append('\n');
    }
  }

  /** A stack trace would bury the tree that it stands in. */
  private static Map<String, Object> shortened(Map<String, Object> attributes) {
    Map<String, Object> copy = new LinkedHashMap<>(attributes);
    copy.replaceAll(
        (key, value) -> {
          String text = value.toString();
          int line = text.indexOf('\n');
          return line < 0 ? value : text.substring(0, line) + " …";
        });
    return copy;
  }
}
