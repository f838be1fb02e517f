/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static io.durabletrace.testing.numaflow.Running.platform;
import static io.durabletrace.testing.numaflow.Running.spans;
import static io.durabletrace.testing.numaflow.Sessions.request;
import static io.durabletrace.testing.numaflow.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceRequest;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceResponse;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest.WindowOperation;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reducers of all kinds: a span where the output is made, with links to what went in. */
@ExtendWith(Running.class)
class ReduceIT {

  private static SpanSpec output(String type, int messages, List<Origin> linked) {
    SpanSpec spec =
        Spans.function(type, "output", "reduce", Kind.INTERNAL)
            .attribute("messaging.batch.message_count", messages);
    linked.forEach(origin -> spec.link(origin.traceId(), origin.spanId()));
    return spec;
  }

  /** The trace of the output that has a link to this message. */
  private static List<ReceivedSpan> outputOf(Origin origin, int spansOfTrace) {
    ReceivedSpan output =
        spans()
            .await(
                span ->
                    span.name().endsWith(".output")
                        && span.links().stream()
                            .anyMatch(link -> link.spanId().equals(origin.spanId())),
                1)
            .get(0);
    return spans().of(output.traceId(), spansOfTrace);
  }

  @ParameterizedTest
  @CsvSource({"reduce", "reducestream"})
  void theOutputOfAWindowIsLinkedToItsFirstAndLastMessages(String type) {
    List<Origin> origins = new ArrayList<>();
    try (Duplex<ReduceRequest, ReduceResponse> window = platform().window(type, 60_000, 120_000)) {
      for (int i = 0; i < 30; i++) {
        Origin origin = i == 1 ? Origin.unsampled() : Origin.sampled();
        origins.add(origin);
        window.send(Input.of(i == 0 ? "work inside" : "hello").tracing(origin).reduce());
      }
      ReduceResponse result = window.complete().get(0);
      assertThat(result.getResult().getValue().toStringUtf8()).isEqualTo("30");
    }
    Origin unsampled = origins.remove(1);
    List<Origin> linked = new ArrayList<>(origins.subList(0, 10));
    linked.addAll(origins.subList(origins.size() - 10, origins.size()));
    SpanSpec output =
        output(type, 30, linked)
            .attribute("numaflow.window.start", 60_000)
            .attribute("numaflow.window.end", 120_000);
    if (type.equals("reduce")) {
      output.attribute("numaflow.output.count", 1);
    }
    assertTrace(outputOf(origins.get(0), 2), output, Spans.work("output").childOf(output));
    // What is done with a message when it comes in belongs to the message.
    assertTrace(
        spans().of(origins.get(0), 1), Spans.work("inside").childOf(origins.get(0).spanId()));
    spans().expectNone(origins.get(5));
    spans().expectNone(unsampled);
  }

  private static Input hello(Origin origin) {
    return Input.of("hello").tracing(origin);
  }

  @Test
  void sessionsThatAreMergedBringTheirMessagesAlong() {
    Origin first = Origin.sampled();
    Origin second = Origin.sampled();
    Origin third = Origin.sampled();
    try (Duplex<SessionReduceRequest, SessionReduceResponse> sessions = platform().sessions()) {
      sessions.send(request(WindowOperation.Event.OPEN, hello(first), session(0, 10)));
      sessions.send(request(WindowOperation.Event.OPEN, hello(second), session(20, 30)));
      sessions.send(request(WindowOperation.Event.MERGE, null, session(0, 10), session(20, 30)));
      sessions.send(request(WindowOperation.Event.APPEND, hello(third), session(0, 30)));
      sessions.send(request(WindowOperation.Event.CLOSE, null, session(0, 30)));
      assertThat(sessions.next().getResult().getValue().toStringUtf8()).isEqualTo("3");
    }
    SpanSpec output = output("sessionreduce", 3, List.of());
    List<ReceivedSpan> trace = outputOf(third, 3);
    assertTrace(
        trace,
        output.anyLinks(),
        Spans.work("output").childOf(output),
        Spans.work("state").childOf(output));
    // The two and what they become.
    assertThat(spans().await(span -> span.name().equals("create"), 3))
        .allMatch(ReceivedSpan::isRoot);
    // Which of the two is merged first is not said.
    assertThat(output.actual().links())
        .extracting(ReceivedSpan.Link::traceId)
        .containsExactlyInAnyOrder(first.traceId(), second.traceId(), third.traceId());
    // The session looks at its state for each message; that is below the message.
    for (Origin message : List.of(first, second, third)) {
      assertTrace(spans().of(message, 1), Spans.work("state").childOf(message.spanId()));
    }
    // Twice it is given away, and twice another one is merged into it: below nothing.
    Predicate<ReceivedSpan> aState = span -> span.name().equals("state");
    assertThat(spans().await(aState.and(ReceivedSpan::isRoot), 4)).hasSize(4);
    assertThat(spans().await(aState, 8)).hasSize(8);
  }
}
