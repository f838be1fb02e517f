/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SpanTree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What has arrived, trace by trace, and a check at the end that nothing came later. */
final class Traces implements AutoCloseable {
  /** W3C's flag. */
  private static final int RANDOM_TRACE_ID = 2;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final OtlpSink sink = OtlpSink.start();
  private final Map<String, Integer> looked = new LinkedHashMap<>();

  OtlpSink sink() {
    return sink;
  }

  /** All spans of the client's trace, as soon as there are so many. */
  List<ReceivedSpan> of(ClientTrace trace, int count) {
    return of(trace.traceId(), count);
  }

  /** All spans of a trace, as soon as there are so many; anchors have the ids that they must. */
  List<ReceivedSpan> of(String traceId, int count) {
    sink.await(spans -> spans(traceId, spans).size() >= count, TIMEOUT);
    looked.put(traceId, count);
    List<ReceivedSpan> found = spans(traceId, sink.spans());
    found.stream().filter(Traces::isAnchor).forEach(Traces::assertIds);
    return found;
  }

  private static boolean isAnchor(ReceivedSpan span) {
    return span.name().startsWith("invocation-start "); // the server's own, too
  }

  private static void assertIds(ReceivedSpan anchor) {
    AnchorIds ids = AnchorIds.of(anchor.attribute("restate.invocation.id"));
    assertThat(anchor.spanId()).isEqualTo(ids.spanId());
    if (anchor.isRoot()) {
      assertThat(anchor.traceId()).isEqualTo(ids.traceId());
      assertThat(anchor.flags() & RANDOM_TRACE_ID).as("says that its trace id is random").isZero();
    }
  }

  /**
   * The attempts at this target ({@code Counter/alice/add}) in whatever trace, by their start, as
   * soon as there are so many.
   */
  List<ReceivedSpan> attemptsAt(String target, int count) {
    sink.await(spans -> attempts(target, spans).size() >= count, TIMEOUT);
    return attempts(target, sink.spans());
  }

  /** Nothing of the client's trace may ever arrive. */
  void expectNone(ClientTrace trace) {
    looked.put(trace.traceId(), 0);
  }

  /**
   * The attempt of this invocation, the first of them if there are several, as soon as it is there.
   */
  ReceivedSpan attemptOf(String invocationId) {
    return attemptOf(invocationId, TIMEOUT);
  }

  /** As {@link #attemptOf(String)}, for one that takes its time. */
  ReceivedSpan attemptOf(String invocationId, Duration timeout) {
    List<ReceivedSpan> spans = sink.await(all -> !attemptsOf(invocationId, all).isEmpty(), timeout);
    return attemptsOf(invocationId, spans).get(0);
  }

  /**
   * The attempts at this target of this invocation, by their start, as soon as there are so many.
   */
  List<ReceivedSpan> attemptsAt(String target, String invocationId, int count) {
    sink.await(spans -> of(invocationId, attempts(target, spans)).size() >= count, TIMEOUT);
    return of(invocationId, attempts(target, sink.spans()));
  }

  /** The span with this id, as soon as it is there. */
  ReceivedSpan span(String spanId) {
    return spanWhere(span -> span.spanId().equals(spanId));
  }

  /** The first span of this kind, as soon as it is there. */
  ReceivedSpan spanWhere(Predicate<ReceivedSpan> wanted) {
    return sink.await(all -> all.stream().anyMatch(wanted), TIMEOUT).stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /** All spans that have arrived. */
  List<ReceivedSpan> all() {
    return sink.spans();
  }

  /**
   * Call this when the programs have ended: a span that came after a trace was looked at would have
   * gone unseen.
   */
  void assertNothingCameLater() {
    List<ReceivedSpan> all = sink.spans();
    looked.forEach(
        (traceId, count) -> {
          List<ReceivedSpan> trace = spans(traceId, all);
          assertThat(trace).as(() -> SpanTree.print(trace)).hasSize(count);
        });
  }

  @Override
  public void close() {
    sink.close();
  }

  private static List<ReceivedSpan> spans(String traceId, List<ReceivedSpan> spans) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  private static List<ReceivedSpan> of(String invocationId, List<ReceivedSpan> spans) {
    return spans.stream()
        .filter(span -> span.attribute("restate.invocation.id").equals(invocationId))
        .toList();
  }

  private static List<ReceivedSpan> attemptsOf(String invocationId, List<ReceivedSpan> spans) {
    return spans.stream()
        .filter(span -> span.name().startsWith("attempt "))
        .filter(span -> span.attribute("restate.invocation.id").equals(invocationId))
        .toList();
  }

  private static List<ReceivedSpan> attempts(String target, List<ReceivedSpan> spans) {
    return spans.stream()
        .filter(span -> span.name().startsWith("attempt "))
        .filter(span -> span.attribute("restate.invocation.target").equals(target))
        .sorted((a, b) -> Long.compare(a.startNanos(), b.startNanos()))
        .toList();
  }
}
