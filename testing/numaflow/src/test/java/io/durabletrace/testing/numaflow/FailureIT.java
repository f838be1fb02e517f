/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.numaproj.numaflow.map.v1.MapOuterClass;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Functions that throw. The SDK then begins to shut down, and waits for its calls to end: none is
 * closed here.
 */
class FailureIT {
  private static final Spans spans = new Spans(OtlpSink.start());
  private static FunctionsProcess process;
  private static Platform platform;

  @BeforeAll
  static void start() {
    process = FunctionsProcess.traced(spans.sink());
    platform = process.platform();
  }

  @AfterAll
  static void stop() {
    process.close(); // nothing more can be asked of it: its servers end after a failure
    spans.assertNothingCameLater();
    spans.assertNoComplaints(process.process());
    spans.sink().close();
  }

  private static SpanSpec threw(SpanSpec spec, Class<?> type, String message) {
    return spec.attribute("error.type", type.getName())
        .event("exception", Spans.exception(type, message))
        .error(message);
  }

  private static ReceivedSpan batch(String failure) {
    return spans
        .await(
            span ->
                span.name().equals("udf.sink.batch") && span.statusDescription().equals(failure),
            1)
        .get(0);
  }

  @Test
  void aMapThatThrowsNamesItsMessage() {
    Origin around = Origin.sampled();
    Input input = Input.of("throw no such user").tracingUdf(around);
    var map = platform.map("map");
    map.send(input.map());
    assertThat(map.error()).hasMessageContaining("no such user");

    assertTrace(
        spans.of(around, 1),
        threw(
            Spans.message("map", "map", input.id()).childOf(around.spanId()),
            IllegalStateException.class,
            "no such user"));
  }

  @Test
  void anErrorIsNoDifferentThoughTheSdkDoesNotCatchIt() {
    Origin around = Origin.sampled();
    Input input = Input.of("error out of everything").tracingUdf(around);
    platform.map("map").send(input.map());

    assertTrace(
        spans.of(around, 1),
        threw(
            Spans.message("map", "map", input.id()).childOf(around.spanId()),
            AssertionError.class,
            "out of everything"));
  }

  /** The SDK throws then, behind the function, and its server ends: so it is one of its own. */
  @Test
  void aMapThatReturnsNull() {
    Origin around = Origin.sampled();
    Input input = Input.of("null").tracingUdf(around);
    try (FunctionsProcess own = FunctionsProcess.traced(spans.sink())) {
      own.platform().map("map").send(input.map());

      assertTrace(
          spans.of(around, 1),
          Spans.message("map", "map", input.id())
              .attribute("error.type", "null")
              .error("the function returned null")
              .childOf(around.spanId()));
    }
  }

  @Test
  void aSinkThatReturnsNull() {
    Input input = Input.of("null").tracing(Origin.sampled());
    platform.sink().send(input.sink());

    assertThat(batch("the function returned null").attribute("error.type")).isEqualTo("null");
    assertThat(spans.ofMessage(input.id()).statusDescription()).isEmpty();
  }

  @Test
  void aSourceTransformerThatThrows() {
    Origin vertex = Origin.sampled();
    Input input = Input.of("throw no such user").tracing(vertex);
    var transform = platform.transform();
    transform.send(input.transform());
    transform.error();

    assertTrace(
        spans.of(vertex, 1),
        threw(
            Spans.message("transform", "source.transform", input.id()).childOf(vertex.spanId()),
            IllegalStateException.class,
            "no such user"));
  }

  @Test
  void aMapStreamThatThrows() {
    Origin around = Origin.sampled();
    Input input = Input.of("throw no such user").tracingUdf(around);
    var stream = platform.map("mapstream");
    stream.send(input.map());
    stream.error();

    assertTrace(
        spans.of(around, 1),
        threw(
            Spans.message("mapstream", "map", input.id()).childOf(around.spanId()),
            IllegalStateException.class,
            "no such user"));
  }

  @Test
  void aSinkThatThrowsNamesTheMessageThatItWorkedOn() {
    Origin first = Origin.sampled();
    Origin second = Origin.sampled();
    Input good = Input.of("hello").tracingUdf(first);
    Input bad = Input.of("throw disk is gone").tracingUdf(second);
    var sink = platform.sink();
    sink.send(good.sink());
    sink.send(bad.sink());

    ReceivedSpan goodSpan = spans.ofMessage(good.id());
    ReceivedSpan badSpan = spans.ofMessage(bad.id());
    ReceivedSpan batch = batch("disk is gone");
    assertTrace(
        spans.of(batch.traceId(), 1),
        Spans.function("sink", "batch", "sink.write", Kind.CONSUMER)
            .attribute("messaging.batch.message_count", 2)
            .attribute("error.type", IllegalStateException.class.getName())
            .link(goodSpan.traceId(), goodSpan.spanId())
            .link(badSpan.traceId(), badSpan.spanId())
            .error("disk is gone"));
    assertTrace(
        spans.of(first, 1),
        Spans.message("sink", "sink.write", good.id())
            .link(batch.traceId(), batch.spanId())
            .childOf(first.spanId()));
    assertTrace(
        spans.of(second, 1),
        threw(
            Spans.message("sink", "sink.write", bad.id())
                .link(batch.traceId(), batch.spanId())
                .childOf(second.spanId()),
            IllegalStateException.class,
            "disk is gone"));
  }

  /** Somebody must have the stack trace, and most messages are not sampled. */
  @Test
  void aSinkThatThrowsOnAMessageThatIsNotSampledIsRecordedOnTheBatch() {
    Origin unsampled = Origin.unsampled();
    platform.sink().send(Input.of("throw disk is full").tracing(unsampled).sink());

    ReceivedSpan batch = batch("disk is full");
    assertTrace(
        spans.of(batch.traceId(), 1),
        threw(
            Spans.function("sink", "batch", "sink.write", Kind.CONSUMER)
                .attribute("messaging.batch.message_count", 1),
            IllegalStateException.class,
            "disk is full"));
    spans.expectNone(unsampled);
  }

  @Test
  void theReasonIsToldAndNotWhatItIsWrappedIn() {
    Origin around = Origin.sampled();
    Input input = Input.of("wrapped no such user").tracingUdf(around);
    platform.map("map").send(input.map());

    assertTrace(
        spans.of(around, 1),
        threw(
            Spans.message("map", "map", input.id()).childOf(around.spanId()),
            IllegalStateException.class,
            "no such user"));
  }

  @Test
  void aSourceThatThrows() {
    var source = platform.read();
    source.send(Platform.readRequest(1, ObedientSource.BROKEN));
    source.error();

    ReceivedSpan read = spans.await(span -> span.name().equals("udf.source.read"), 1).get(0);
    assertTrace(
        spans.of(read.traceId(), 1),
        threw(
            Spans.function("source", "read", "source.read", Kind.CONSUMER)
                .attribute("messaging.batch.message_count", 0),
            IllegalStateException.class,
            "broker is gone"));
  }

  /** Only then has a message of a reducer a span of its own. */
  @Test
  void aReducerThatThrowsOnAMessage() {
    Origin vertex = Origin.sampled();
    var window = platform.window("reduce", 0, 60_000);
    window.send(Input.of("throw not a number").tracing(vertex).reduce());

    assertTrace(
        spans.of(vertex, 1),
        threw(
            Spans.function("reduce", "process", "reduce", Kind.SERVER).childOf(vertex.spanId()),
            IllegalStateException.class,
            "not a number"));
  }

  @Test
  void aReducerThatThrowsWhenItMakesItsOutput() {
    Origin vertex = Origin.sampled();
    var window = platform.window("reducestream", 0, 60_000);
    window.send(Input.of("later disk is gone").tracing(vertex).reduce());
    window.close();

    ReceivedSpan output =
        spans.await(span -> span.name().equals("udf.reducestream.output"), 1).get(0);
    SpanSpec spec =
        threw(
            Spans.function("reducestream", "output", "reduce", Kind.INTERNAL)
                .attribute("messaging.batch.message_count", 1)
                .attribute("numaflow.window.start", 0)
                .attribute("numaflow.window.end", 60_000)
                .link(vertex.traceId(), vertex.spanId()),
            IllegalStateException.class,
            "disk is gone");
    assertTrace(spans.of(output.traceId(), 2), spec, Spans.work("output").childOf(spec));
  }

  /** Then it is none of its messages. */
  @Test
  void aBatchMapThatThrowsAfterItsLastMessage() {
    Batch batch = new Batch(spans, "later disk is gone");
    var map = platform.map("batchmap");
    map.send(batch.input(0).map());
    map.send(
        MapRequest.newBuilder()
            .setStatus(MapOuterClass.TransmissionStatus.newBuilder().setEot(true))
            .build());
    map.error();

    ReceivedSpan received = batch.received("batchmap");
    SpanSpec all =
        threw(batch.spec("batchmap", "map"), IllegalStateException.class, "disk is gone");
    assertTrace(
        spans.of(received.traceId(), 2), all, Spans.work("after the last message").childOf(all));
    assertTrace(spans.of(batch.origin(0), 1), batch.message(0, "batchmap", "map", received));
  }
}
