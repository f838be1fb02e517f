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
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkResponse;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.Status;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sinks: a span for the batch, and one for each of its messages. */
@ExtendWith(Running.class)
class SinkIT {
  private static Duplex<SinkRequest, SinkResponse> sink;

  @BeforeAll
  static void open() {
    sink = platform().sink();
  }

  @AfterAll
  static void close() {
    sink.complete();
  }

  private static SpanSpec written(Batch batch, int i, ReceivedSpan span, String status) {
    return batch.message(i, "sink", "sink.write", span).attribute("numaflow.sink.status", status);
  }

  private static SpanSpec counts(SpanSpec batch, int successes, int failures, int fallbacks) {
    return batch
        .attribute("numaflow.sink.success_count", successes)
        .attribute("numaflow.sink.failure_count", failures)
        .attribute("numaflow.sink.fallback_count", fallbacks);
  }

  @Test
  void eachMessageIsInItsOwnTraceAndTheBatchIsLinkedToAll() {
    Batch batch = new Batch(spans(), "work first", "hello", "fallback", "work last");
    SinkResponse answer = batch.write(sink);
    assertThat(answer.getResultsList())
        .extracting(SinkResponse.Result::getStatus)
        .containsExactly(Status.SUCCESS, Status.SUCCESS, Status.FALLBACK, Status.SUCCESS);

    ReceivedSpan span = batch.received("sink");
    assertTrace(spans().of(span.traceId(), 1), counts(batch.spec("sink", "sink.write"), 3, 0, 1));
    SpanSpec first = written(batch, 0, span, "SUCCESS");
    assertTrace(spans().of(batch.origin(0), 2), first, Spans.work("first").childOf(first));
    assertTrace(spans().of(batch.origin(1), 1), written(batch, 1, span, "SUCCESS"));
    assertTrace(spans().of(batch.origin(2), 1), written(batch, 2, span, "FALLBACK"));
    SpanSpec last = written(batch, 3, span, "SUCCESS");
    assertTrace(spans().of(batch.origin(3), 2), last, Spans.work("last").childOf(last));
  }

  @Test
  void aMessageThatCouldNotBeWrittenIsAnError() {
    Batch batch = new Batch(spans(), "hello", "fail disk is full", "hello");
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    assertTrace(
        spans().of(span.traceId(), 1),
        counts(batch.spec("sink", "sink.write"), 2, 1, 0)
            .attribute("error.type", "FAILURE")
            .error("1 of 3 messages failed"));
    assertTrace(
        spans().of(batch.origin(1), 1),
        written(batch, 1, span, "FAILURE")
            .attribute("error.type", "FAILURE")
            .error("disk is full"));
    assertTrace(spans().of(batch.origin(2), 1), written(batch, 2, span, "SUCCESS"));
  }

  @Test
  void aBulkWriteAfterTheLastMessageBelongsToTheBatch() {
    Batch batch = new Batch(spans(), "bulk", "bulk");
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    SpanSpec all = counts(batch.spec("sink", "sink.write"), 2, 0, 0);
    assertTrace(spans().of(span.traceId(), 2), all, Spans.work("bulk write").childOf(all));
    assertTrace(spans().of(batch.origin(0), 1), written(batch, 0, span, "SUCCESS"));
  }

  @Test
  void ofManyMessagesTheFirstTenAndTheLastTenAreLinked() {
    String[] payloads = IntStream.range(0, 50).mapToObj(i -> "hello " + i).toArray(String[]::new);
    Batch batch = new Batch(spans(), payloads);
    batch.write(sink);

    SpanSpec all = counts(batch.spec("sink", "sink.write"), 50, 0, 0);
    assertTrace(spans().of(batch.received("sink").traceId(), 1), all);
    assertThat(all.actual().links()).hasSize(20);
  }

  @Test
  void aMessageIsOverWhenTheNextIsAskedFor() {
    Batch batch = new Batch(spans(), "hello", "hello");
    batch.write(sink);

    ReceivedSpan first = spans().ofMessage(batch.input(0).id());
    ReceivedSpan second = spans().ofMessage(batch.input(1).id());
    ReceivedSpan all = batch.received("sink");
    assertThat(first.endNanos()).isLessThanOrEqualTo(second.startNanos());
    assertThat(second.endNanos()).isLessThanOrEqualTo(all.endNanos());
  }

  @Test
  void theRetriesOfAMessageAreCountedByThePlatform() {
    Batch batch = new Batch(spans(), "hello");
    batch.input(0).system("sink", "retry_count", "2").previousVertex("map");
    batch.write(sink);

    assertTrace(
        spans().of(batch.origin(0), 1),
        written(batch, 0, batch.received("sink"), "SUCCESS")
            .attribute("numaflow.sink.retry_count", 2)
            .attribute("numaflow.previous_vertex", "map"));
  }

  @Test
  void whatIsNotSampledIsNeitherASpanNorALink() {
    Batch batch = new Batch(spans(), "hello");
    Origin unsampled = Origin.unsampled();
    sink.send(Input.of("work unseen").tracing(unsampled).sink());
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    ReceivedSpan message = spans().ofMessage(batch.input(0).id());
    assertTrace(
        spans().of(span.traceId(), 1),
        counts(Spans.function("sink", "batch", "sink.write", Kind.CONSUMER), 2, 0, 0)
            .attribute("messaging.batch.message_count", 2)
            .link(message.traceId(), message.spanId()));
    spans().expectNone(unsampled);
  }

  @Test
  void aMessageThatIsTakenOnAnotherThreadHasItsSpan() {
    Batch batch = new Batch(spans(), "elsewhere", "hello", "work last");
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    assertTrace(spans().of(batch.origin(1), 1), written(batch, 1, span, "SUCCESS"));
    SpanSpec last = written(batch, 2, span, "SUCCESS");
    assertTrace(spans().of(batch.origin(2), 2), last, Spans.work("last").childOf(last));
  }

  @Test
  void aSinkThatCallsAnotherIsOneBatch() {
    Batch batch = new Batch(spans(), "delegate");
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    assertTrace(spans().of(span.traceId(), 1), counts(batch.spec("sink", "sink.write"), 1, 0, 0));
    assertTrace(spans().of(batch.origin(0), 1), written(batch, 0, span, "SUCCESS"));
    assertThat(spans().sink().spans())
        .noneMatch(
            s -> Long.valueOf(0).equals(s.attributes().get("messaging.batch.message_count")));
  }

  @Test
  void aFunctionMayLeaveBeforeTheEndOfTheBatch() {
    Batch batch = new Batch(spans(), "leave", "hello");
    batch.write(sink);

    ReceivedSpan span = batch.received("sink");
    // The user's own span was begun while the first message was worked on.
    SpanSpec first = written(batch, 0, span, "SUCCESS");
    assertTrace(spans().of(batch.origin(0), 2), first, Spans.work("leaving").childOf(first));
    // Nobody answered for the second one.
    assertTrace(spans().of(batch.origin(1), 1), batch.message(1, "sink", "sink.write", span));
  }
}
