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
import io.durabletrace.testing.SpanSpec;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Maps: a span for each message, under the right parent, whatever the stream's span is. */
@ExtendWith(Running.class)
class MapIT {
  private static Duplex<MapRequest, MapResponse> map;

  @BeforeAll
  static void open() {
    map = platform().map("map");
  }

  @AfterAll
  static void close() {
    map.complete();
  }

  private static String answer(Input input) {
    return map.ask(input.map()).getResults(0).getValue().toStringUtf8();
  }

  private static SpanSpec processed(Input input) {
    return Spans.message("map", "map", input.id()).attribute("numaflow.output.count", 1);
  }

  @Test
  void thePlatformsSpanAroundTheCallIsTheParent() {
    Origin around = Origin.sampled();
    Origin vertex = around.sibling();
    Origin producer = Origin.sampled();
    Input input =
        Input.of("context")
            .tracingUdf(around)
            .tracing(vertex)
            .header("traceparent", producer.traceparent())
            .previousVertex("in");
    String current = answer(input);

    SpanSpec span =
        processed(input).childOf(around.spanId()).attribute("numaflow.previous_vertex", "in");
    assertTrace(spans().of(around, 1), span);
    assertThat(current).isEqualTo(around.traceId() + '-' + span.actual().spanId() + "-01");
    assertThat(span.actual().scopeVersion()).isNotEmpty();
    spans().expectNone(producer);
  }

  @Test
  void withoutItTheMessagesOwnOfThePlatformIs() {
    Origin vertex = Origin.sampled();
    Input input = Input.of("hello").tracing(vertex);
    assertThat(answer(input)).isEqualTo("hello ");

    assertTrace(spans().of(vertex, 1), processed(input).childOf(vertex.spanId()));
  }

  /** Then the platform writes no other one; a new root would be sampled. */
  @Test
  void whatThePlatformDidNotSampleIsNotSampled() {
    Origin vertex = Origin.unsampled();
    Origin producer = Origin.sampled();
    Input input = Input.of("context").tracing(vertex).header("traceparent", producer.traceparent());
    assertThat(answer(input)).startsWith(vertex.traceId()).endsWith("-00");

    spans().expectNone(vertex);
    spans().expectNone(producer);
  }

  @Test
  void aContextOfAFunctionBeforeThisOneIsTheParent() {
    Origin function = Origin.sampled();
    Origin producer = Origin.sampled();
    Input input =
        Input.of("hello").userTracing(function).header("traceparent", producer.traceparent());
    answer(input);

    assertTrace(spans().of(function, 1), processed(input).childOf(function.spanId()));
    spans().expectNone(producer);
  }

  @Test
  void butALinkBesideThePlatforms() {
    Origin around = Origin.sampled();
    Origin function = Origin.sampled();
    Input input = Input.of("hello").tracingUdf(around).userTracing(function);
    answer(input);

    assertTrace(
        spans().of(around, 1),
        processed(input).childOf(around.spanId()).link(function.traceId(), function.spanId()));
  }

  @Test
  void aHeaderInWhateverCaseIsTheParent() {
    Origin producer = Origin.sampled();
    Input input = Input.of("work inside").header("TraceParent", producer.traceparent());
    answer(input);

    SpanSpec span = processed(input).childOf(producer.spanId());
    assertTrace(spans().of(producer, 2), span, Spans.work("inside").childOf(span));
  }

  @Test
  void baggageOfTheHeadersIsThereWhateverTheParent() {
    for (Input input :
        List.of(
            Input.of("baggage tenant").tracingUdf(Origin.sampled()),
            Input.of("baggage tenant").userTracing(Origin.sampled()),
            Input.of("baggage tenant"))) {
      assertThat(answer(input.header("Baggage", "tenant=acme"))).isEqualTo("acme");
    }
  }

  @Test
  void withoutAnyItIsARoot() {
    Input input = Input.of("context").header("X-Key", "value");
    String current = answer(input);

    ReceivedSpan received = spans().ofMessage(input.id());
    SpanSpec span = processed(input);
    assertTrace(spans().of(received.traceId(), 1), span);
    assertThat(current).startsWith(received.traceId() + "-" + received.spanId() + "-0");
  }

  @Test
  void contextsThatAreNotValidAreAsIfTheyWereNotThere() {
    Origin vertex = Origin.sampled();
    Input brokenAround =
        Input.of("hello")
            .system("tracing_udf", "traceparent", "00-0000000000000000-zz-01")
            .tracing(vertex);
    answer(brokenAround);
    assertTrace(spans().of(vertex, 1), processed(brokenAround).childOf(vertex.spanId()));

    Origin producer = Origin.sampled();
    Input garbage =
        Input.of("hello")
            .rawMetadata(new byte[] {0x12, 0x7f, 0x01, (byte) 0xff})
            .header("traceparent", producer.traceparent());
    answer(garbage);
    assertTrace(spans().of(producer, 1), processed(garbage).childOf(producer.spanId()));

    Input brokenHeader =
        Input.of("hello").header("traceparent", "nonsense").header("baggage", "a=%zz");
    answer(brokenHeader);
    ReceivedSpan root = spans().ofMessage(brokenHeader.id());
    assertTrace(spans().of(root.traceId(), 1), processed(brokenHeader));
  }

  /** One that does not fit into a collector's message takes all spans beside it along. */
  @Test
  void whatIsAbsurdlyLongIsCut() {
    Origin around = Origin.sampled();
    answer(
        Input.of("hello")
            .id("i".repeat(5_000))
            .previousVertex("v".repeat(5_000))
            .tracingUdf(around));

    ReceivedSpan span = spans().of(around, 1).get(0);
    assertThat(span.attribute("messaging.message.id")).hasSize(1024).startsWith("iii");
    assertThat(span.attribute("numaflow.previous_vertex")).hasSize(1024).startsWith("vvv");
  }

  @Test
  void eachTryOfAMessageIsASpan() {
    Origin around = Origin.sampled();
    Input input = Input.of("hello").tracingUdf(around);
    answer(input);
    answer(input);

    assertTrace(
        spans().of(around, 2),
        processed(input).childOf(around.spanId()),
        processed(input).childOf(around.spanId()));
  }

  @Test
  void resultsAreCountedAndADroppedMessageIsAnEvent() {
    Origin around = Origin.sampled();
    Input flat = Input.of("flat 3").tracingUdf(around);
    assertThat(map.ask(flat.map()).getResultsCount()).isEqualTo(3);
    assertTrace(
        spans().of(around, 1),
        Spans.message("map", "map", flat.id())
            .attribute("numaflow.output.count", 3)
            .childOf(around.spanId()));

    Origin other = Origin.sampled();
    Input drop = Input.of("drop").tracingUdf(other);
    map.ask(drop.map());
    assertTrace(
        spans().of(other, 1),
        Spans.message("map", "map", drop.id())
            .attribute("numaflow.output.count", 0)
            .event("message.dropped")
            .childOf(other.spanId()));
  }

  @Test
  void overTcpAndThroughAFunctionThatCallsAnother() {
    Origin around = Origin.sampled();
    Input input = Input.of("work inside").tracingUdf(around);
    try (var overTcp = platform().map(Running.process().port())) {
      assertThat(overTcp.ask(input.map()).getId()).isEqualTo(input.id());
    }
    SpanSpec span = processed(input).childOf(around.spanId());
    assertTrace(spans().of(around, 2), span, Spans.work("inside").childOf(span));
  }
}
