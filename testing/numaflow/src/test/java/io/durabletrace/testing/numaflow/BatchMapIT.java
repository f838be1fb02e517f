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
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Batch maps: a span for the batch, and one for each of its messages. */
@ExtendWith(Running.class)
class BatchMapIT {

  @Test
  void eachMessageIsInItsOwnTraceAndTheBatchIsLinkedToAll() {
    Batch batch = new Batch(spans(), "work inside", "drop", "hello");
    // SDK 0.9 ends the call with the batch.
    List<MapResponse> answers = batch.map(platform().map("batchmap"));
    assertThat(answers)
        .extracting(MapResponse::getId)
        .containsExactly(batch.input(0).id(), batch.input(1).id(), batch.input(2).id(), "");

    ReceivedSpan span = batch.received("batchmap");
    SpanSpec all = batch.spec("batchmap", "map");
    assertTrace(
        spans().of(span.traceId(), 2), all, Spans.work("after the last message").childOf(all));
    SpanSpec first =
        batch.message(0, "batchmap", "map", span).attribute("numaflow.output.count", 1);
    assertTrace(spans().of(batch.origin(0), 2), first, Spans.work("inside").childOf(first));
    ReceivedSpan dropped = spans().ofMessage(batch.input(1).id());
    assertTrace(
        spans().of(batch.origin(1), 1),
        batch
            .message(1, "batchmap", "map", span)
            .attribute("numaflow.output.count", 0)
            .event("message.dropped"));
    assertThat(dropped.events().get(0).timeNanos()).isLessThanOrEqualTo(dropped.endNanos());
    assertTrace(
        spans().of(batch.origin(2), 1),
        batch.message(2, "batchmap", "map", span).attribute("numaflow.output.count", 1));
  }
}
