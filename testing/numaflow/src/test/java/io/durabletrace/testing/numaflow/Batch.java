/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.numaproj.numaflow.map.v1.MapOuterClass;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import io.numaproj.numaflow.sink.v1.SinkOuterClass;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several messages at once, each in a trace of its own, and the spans that should come of them. */
final class Batch {
  private final List<Origin> origins = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();
  private final @Nullable Spans spans;

  /**
   * Messages with these payloads, sampled by the platform.
   *
   * @param spans null where nobody looks at them
   */
  Batch(@Nullable Spans spans, String... payloads) {
    this.spans = spans;
    Arrays.stream(payloads).forEach(this::add);
  }

  /** Messages whose spans nobody looks at, with ids that are the same each time. */
  static Batch withIds(String... payloads) {
    Batch batch = new Batch(null, payloads);
    for (int i = 0; i < payloads.length; i++) {
      batch.inputs.get(i).id("id " + i);
    }
    return batch;
  }

  private void add(String payload) {
    Origin origin = Origin.sampled();
    origins.add(origin);
    inputs.add(Input.of(payload).tracingUdf(origin));
  }

  Input input(int i) {
    return inputs.get(i);
  }

  Origin origin(int i) {
    return origins.get(i);
  }

  /** Has it written by a sink; returns the answer for all. */
  SinkResponse write(Duplex<SinkRequest, SinkResponse> sink) {
    inputs.forEach(input -> sink.send(input.sink()));
    SinkResponse answer =
        sink.ask(
            SinkRequest.newBuilder()
                .setStatus(SinkOuterClass.TransmissionStatus.newBuilder().setEot(true))
                .build());
    sink.next(); // the end of the batch
    return answer;
  }

  /** Has it mapped; returns the answer for each, and the end of the batch. */
  List<MapResponse> map(Duplex<MapRequest, MapResponse> map) {
    inputs.forEach(input -> map.send(input.map()));
    map.send(
        MapRequest.newBuilder()
            .setStatus(MapOuterClass.TransmissionStatus.newBuilder().setEot(true))
            .build());
    return map.next(inputs.size() + 1);
  }

  /** The batch's own span: the one that is linked to the span of its first message. */
  ReceivedSpan received(String type) {
    ReceivedSpan first = spans.ofMessage(inputs.get(0).id());
    return spans
        .await(
            span ->
                span.name().equals("udf." + type + ".batch")
                    && span.links().stream().anyMatch(l -> l.spanId().equals(first.spanId())),
            1)
        .get(0);
  }

  /** The batch's own span, as it should be. */
  SpanSpec spec(String type, String operation) {
    SpanSpec spec =
        Spans.function(type, "batch", operation, Kind.CONSUMER)
            .attribute("messaging.batch.message_count", inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      if (i < 10 || i >= inputs.size() - 10) {
        ReceivedSpan message = spans.ofMessage(inputs.get(i).id());
        spec.link(message.traceId(), message.spanId());
      }
    }
    return spec;
  }

  /** The span of a message, as it should be. */
  SpanSpec message(int i, String type, String operation, ReceivedSpan batch) {
    return Spans.message(type, operation, inputs.get(i).id())
        .childOf(origins.get(i).spanId())
        .link(batch.traceId(), batch.spanId());
  }
}
