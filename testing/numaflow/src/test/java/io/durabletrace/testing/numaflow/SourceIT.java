/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static io.durabletrace.testing.numaflow.Running.platform;
import static io.durabletrace.testing.numaflow.Running.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.numaproj.numaflow.source.v1.SourceOuterClass.AckRequest;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadRequest;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sources: a span for each read that emitted something, and its context on what was emitted. */
@ExtendWith(Running.class)
class SourceIT {

  private static List<Map<String, String>> read(
      Duplex<ReadRequest, ReadResponse> source, int what, int count) {
    source.send(Platform.readRequest(count, what));
    List<Map<String, String>> headers = new ArrayList<>();
    for (ReadResponse answer = source.next();
        !answer.getStatus().getEot();
        answer = source.next()) {
      assertThat(answer.getResult().getPayload().toStringUtf8())
          .isEqualTo("message " + headers.size());
      headers.add(answer.getResult().getHeadersMap());
    }
    assertThat(headers).hasSize(count);
    return headers;
  }

  private static String traceId(Map<String, String> headers) {
    return headers.get("traceparent").substring(3, 35);
  }

  private static String spanId(Map<String, String> headers) {
    return headers.get("traceparent").substring(36, 52);
  }

  private static SpanSpec read(int count) {
    return Spans.function("source", "read", "source.read", Kind.CONSUMER)
        .attribute("messaging.batch.message_count", count);
  }

  @Test
  void theReadsContextGoesAlongWithItsMessages() {
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      headers = read(source, ObedientSource.PLAIN, 2);
    }
    SpanSpec span = read(2);
    assertTrace(spans().of(traceId(headers.get(0)), 2), span, Spans.work("fetch").childOf(span));
    assertThat(headers)
        .allSatisfy(
            header ->
                assertThat(header)
                    .containsOnlyKeys("own", "traceparent")
                    .satisfies(h -> assertThat(spanId(h)).isEqualTo(span.actual().spanId()))
                    // Numaflow's core takes no other flags; a root of the agent's has "03".
                    .satisfies(h -> assertThat(h.get("traceparent")).endsWith("-01")));
  }

  @Test
  void aMessageThatIsTracedAlreadyIsLeftAlone() {
    int before = reads();
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      headers = read(source, ObedientSource.TRACED_ALREADY, 1);
    }
    assertThat(headers).containsExactly(Map.of("TraceParent", ObedientSource.THEIRS));
    spans().await(SourceIT::isRead, before + 1);
  }

  @Test
  void aSpanOfTheUsersOwnAroundAMessageGoesAlongWithIt() {
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      headers = read(source, ObedientSource.IN_A_SPAN, 2);
    }
    SpanSpec span = read(2);
    SpanSpec first = Spans.work("record").childOf(span);
    SpanSpec second = Spans.work("record").childOf(span);
    assertTrace(
        spans().of(traceId(headers.get(0)), 4),
        span,
        Spans.work("fetch").childOf(span),
        first,
        second);
    assertThat(headers)
        .extracting(SourceIT::spanId)
        .containsExactly(first.actual().spanId(), second.actual().spanId());
  }

  @Test
  void aMessageMayBeEmittedOnAnotherThread() {
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      headers = read(source, ObedientSource.ELSEWHERE, 1);
    }
    SpanSpec span = read(1);
    assertTrace(spans().of(traceId(headers.get(0)), 2), span, Spans.work("fetch").childOf(span));
    assertThat(spanId(headers.get(0))).isEqualTo(span.actual().spanId());
  }

  @Test
  void aSourceThatReadsFromAnotherIsOneRead() {
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      headers = read(source, ObedientSource.DELEGATING, 1);
    }
    SpanSpec span = read(1);
    assertTrace(spans().of(traceId(headers.get(0)), 2), span, Spans.work("fetch").childOf(span));
    assertThat(spanId(headers.get(0))).isEqualTo(span.actual().spanId());
  }

  @Test
  void aReadThatEmitsNothingIsNoSpan() {
    int before = reads();
    List<Map<String, String>> headers;
    try (var source = platform().read()) {
      read(source, ObedientSource.PLAIN, 0);
      headers = read(source, ObedientSource.PLAIN, 1);
    }
    spans().of(traceId(headers.get(0)), 2);
    assertThat(reads()).isEqualTo(before + 1);
  }

  @Test
  void anAcknowledgementIsBelowNoStream() {
    try (var ack = platform().ack()) {
      ack.ask(AckRequest.newBuilder().setRequest(AckRequest.Request.newBuilder()).build());
    }
    ReceivedSpan commit = spans().await(span -> span.name().equals("commit"), 1).get(0);
    assertThat(commit.isRoot()).isTrue();
  }

  /** Each test waits for its own, so that the next one can count. */
  private static int reads() {
    return (int) spans().sink().spans().stream().filter(SourceIT::isRead).count();
  }

  private static boolean isRead(ReceivedSpan span) {
    return span.name().equals("udf.source.read");
  }
}
