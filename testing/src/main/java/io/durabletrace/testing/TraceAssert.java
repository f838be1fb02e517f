/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import io.durabletrace.testing.SpanSpec.EventSpec;
import io.durabletrace.testing.SpanSpec.LinkSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Exact assertions on whole traces; a failure names every difference and shows the trace. */
public final class TraceAssert {
  private final List<String> differences = new ArrayList<>();

  private TraceAssert() {}

  /**
   * Asserts that {@code spans} are one trace and are exactly these, in the order of the tree: a
   * parent before its children, siblings by their start. Specs of spans whose parent is missing
   * stand where their start puts them among the roots.
   */
  public static void assertTrace(Collection<ReceivedSpan> spans, SpanSpec... specs) {
    TraceAssert check = new TraceAssert();
    List<ReceivedSpan> ordered = SpanTree.inTreeOrder(spans);
    long traces = ordered.stream().map(ReceivedSpan::traceId).distinct().count();
    if (traces > 1) {
      check.differences.add("one trace was expected, there are " + traces);
    }
    check.names(ordered, specs);
    for (int i = 0; i < Math.min(ordered.size(), specs.length); i++) {
      specs[i].matched = ordered.get(i);
    }
    for (int i = 0; i < Math.min(ordered.size(), specs.length); i++) {
      check.span(specs[i], ordered.get(i));
    }
    if (!check.differences.isEmpty()) {
      throw new AssertionError(
          "The trace differs:\n  "
              + String.join("\n  ", check.differences)
              + "\n\n"
              + SpanTree.print(spans));
    }
  }

  private void names(List<ReceivedSpan> spans, SpanSpec[] specs) {
    List<String> expected = new ArrayList<>();
    for (SpanSpec spec : specs) {
      expected.add(spec.name);
    }
    compare("span names", expected, spans.stream().map(ReceivedSpan::name).toList());
  }

  private void span(SpanSpec spec, ReceivedSpan span) {
    String at = '"' + spec.name + "\": ";
    compare(at + "kind", spec.kind, span.kind());
    parent(at, spec, span);
    if (spec.scope != null) {
      compare(at + "scope", spec.scope, span.scopeName());
    }
    if (spec.attributes != null) {
      attributes(at, spec.attributes, span.attributes());
    }
    if (spec.events != null) {
      events(at, spec.events, span.events());
    }
    if (spec.links != null) {
      links(at, spec.links, span.links());
    }
    if (spec.status != null) {
      compare(at + "status", spec.status, span.status());
      compare(at + "status description", spec.description, span.statusDescription());
    }
  }

  private void parent(String at, SpanSpec spec, ReceivedSpan span) {
    if (spec.anyParent) {
      return;
    }
    String expected = spec.parentId == null ? "" : spec.parentId;
    if (spec.parent != null) {
      // A parent that is not among the spans at all has been reported by its name.
      expected = spec.parent.matched == null ? span.parentSpanId() : spec.parent.actual().spanId();
    }
    compare(at + "parent", expected, span.parentSpanId());
  }

  private void attributes(String at, Map<String, Object> expected, Map<String, Object> actual) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    for (String key : keys) {
      compare(at + key, expected.get(key), actual.get(key));
    }
  }

  private void events(String at, List<EventSpec> specs, List<ReceivedSpan.Event> actual) {
    List<EventSpec> expected =
        present(
            specs,
            actual,
            EventSpec::isOptional,
            (spec, event) -> spec.name().equals(event.name()));
    compare(
        at + "events",
        expected.stream().map(EventSpec::name).toList(),
        actual.stream().map(ReceivedSpan.Event::name).toList());
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      attributes(
          at + "event " + (i + 1) + " " + expected.get(i).name() + ": ",
          expected.get(i).attributes(),
          actual.get(i).attributes());
    }
  }

  private void links(String at, List<LinkSpec> specs, List<ReceivedSpan.Link> actual) {
    List<LinkSpec> expected =
        present(
            specs,
            actual,
            LinkSpec::isOptional,
            (spec, link) -> spec.spanId().get().equals(link.spanId()));
    compare(
        at + "links",
        expected.stream().map(l -> l.traceId().get() + '/' + l.spanId().get()).toList(),
        actual.stream().map(l -> l.traceId() + '/' + l.spanId()).toList());
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      attributes(
          at + "link " + (i + 1) + ": ", expected.get(i).attributes(), actual.get(i).attributes());
    }
  }

  /** The specs without those optional ones that do not stand where they would have to. */
  private static <S, A> List<S> present(
      List<S> specs, List<A> actual, Predicate<S> isOptional, BiPredicate<S, A> matches) {
    List<S> present = new ArrayList<>();
    for (S spec : specs) {
      int i = present.size();
      if (!isOptional.test(spec) || (i < actual.size() && matches.test(spec, actual.get(i)))) {
        present.add(spec);
      }
    }
    return present;
  }

  private void compare(String what, @Nullable Object expected, @Nullable Object actual) {
    if (expected == null && actual == null) {
      return;
    }
    if (expected == null || actual == null || !Any.equal(expected, actual)) {
      differences.add(what + ": expected " + words(expected) + ", is " + words(actual));
    }
  }

  private static String words(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }
}
