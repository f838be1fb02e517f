/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static io.durabletrace.testing.numaflow.Running.platform;
import static io.durabletrace.testing.numaflow.Running.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.SpanSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Source transformers and map-streams, as far as they are not like maps. */
@ExtendWith(Running.class)
class TransformAndStreamIT {

  @Test
  void sourceTransformers() {
    Origin vertex = Origin.sampled();
    Input input = Input.of("work inside").tracing(vertex).previousVertex("in");
    Origin other = Origin.sampled();
    Input drop = Input.of("drop").tracing(other);
    try (var transform = platform().transform()) {
      assertThat(transform.ask(input.transform()).getId()).isEqualTo(input.id());
      transform.ask(drop.transform());
    }
    SpanSpec span =
        Spans.message("transform", "source.transform", input.id())
            .attribute("numaflow.output.count", 1)
            .attribute("numaflow.previous_vertex", "in")
            .childOf(vertex.spanId());
    assertTrace(spans().of(vertex, 2), span, Spans.work("inside").childOf(span));
    assertTrace(
        spans().of(other, 1),
        Spans.message("transform", "source.transform", drop.id())
            .attribute("numaflow.output.count", 0)
            .event("message.dropped")
            .childOf(other.spanId()));
  }

  @Test
  void mapStreams() {
    Origin around = Origin.sampled();
    Input input = Input.of("flat 2").tracingUdf(around);
    Origin other = Origin.sampled();
    Input drop = Input.of("drop").tracingUdf(other);
    try (var stream = platform().map("mapstream")) {
      stream.send(input.map());
      assertThat(stream.next(3).get(2).getStatus().getEot()).isTrue();
      stream.send(drop.map());
      stream.next(2);
    }
    assertTrace(
        spans().of(around, 1),
        Spans.message("mapstream", "map", input.id())
            .attribute("numaflow.output.count", 2)
            .childOf(around.spanId()));
    assertTrace(
        spans().of(other, 1),
        Spans.message("mapstream", "map", drop.id())
            .attribute("numaflow.output.count", 0)
            .event("message.dropped")
            .childOf(other.spanId()));
  }
}
