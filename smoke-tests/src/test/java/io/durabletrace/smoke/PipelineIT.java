/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.durabletrace.testing.numaflow.FunctionsProcess;
import io.durabletrace.testing.numaflow.Input;
import io.durabletrace.testing.numaflow.ObedientSource;
import io.durabletrace.testing.numaflow.Platform;
import io.durabletrace.testing.numaflow.Spans;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.Status;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.TransmissionStatus;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A Numaflow pipeline: each vertex in a process of its own, and between them what Numaflow does,
 * which here does not trace: it hands a message's headers on.
 */
class PipelineIT {
  private static final Spans spans = new Spans(OtlpSink.start());
  private static FunctionsProcess enrich;
  private static FunctionsProcess store;

  @BeforeAll
  static void start() {
    enrich = vertex("enrich");
    store = vertex("store");
  }

  @AfterAll
  static void stop() {
    try {
      enrich.awaitExported(spans);
      store.awaitExported(spans);
      spans.assertNothingCameLater();
      spans.assertNoComplaints(enrich.process());
      spans.assertNoComplaints(store.process());
    } finally {
      enrich.close();
      store.close();
      spans.sink().close();
    }
  }

  private static FunctionsProcess vertex(String name) {
    return FunctionsProcess.start(
        jvm ->
            jvm.agent(ProjectFiles.javaagentJar())
                .agentSettings(spans.sink())
                .property("otel.service.name", name)
                .environment("NUMAFLOW_PIPELINE_NAME", "shop")
                .environment("NUMAFLOW_VERTEX_NAME", name));
  }

  @Test
  void aMessageWithTheContextOfItsProducerIsOneTraceFromMapToSink() {
    ClientTrace producer = ClientTrace.begin();
    Input message = message("work enriching", producer.headers());
    Input mapped = message("work storing", producer.headers());
    assertThat(map(enrich.platform(), message)).isEqualTo("enriching");
    write(store.platform(), mapped);

    SpanSpec map = process("map", "map", message, "enrich").childOf(producer.spanId());
    SpanSpec sink = process("sink", "sink.write", mapped, "store").childOf(producer.spanId());
    assertTrace(
        spans.of(producer.traceId(), 4),
        map.attribute("numaflow.output.count", 1),
        Spans.work("enriching").childOf(map),
        sink.attribute("numaflow.sink.status", "SUCCESS").anyLinks(),
        Spans.work("storing").childOf(sink));
    assertThat(map.actual().resource()).containsEntry("service.name", "enrich");
    assertThat(sink.actual().resource()).containsEntry("service.name", "store");
  }

  @Test
  void aMessageOfASourceIsOneTraceFromThereToTheSink() {
    Map<String, String> headers = read(enrich.platform());
    Input message = message("hello", headers);
    Input mapped = message("hello", headers);
    map(enrich.platform(), message);
    write(store.platform(), mapped);

    SpanSpec read =
        Spans.function("source", "read", "source.read", Kind.CONSUMER)
            .attributes(pod("enrich"))
            .attribute("messaging.batch.message_count", 1);
    assertTrace(
        spans.of(headers.get("traceparent").substring(3, 35), 4),
        read,
        Spans.work("fetch").childOf(read),
        process("map", "map", message, "enrich")
            .attribute("numaflow.output.count", 1)
            .childOf(read),
        process("sink", "sink.write", mapped, "store")
            .attribute("numaflow.sink.status", "SUCCESS")
            .anyLinks()
            .childOf(read));
  }

  private static Input message(String payload, Map<String, String> headers) {
    Input input = Input.of(payload);
    headers.forEach(input::header);
    return input;
  }

  private static Map<String, String> read(Platform vertex) {
    try (var source = vertex.read()) {
      source.send(Platform.readRequest(1, ObedientSource.PLAIN));
      List<ReadResponse> answers = source.next(2);
      return answers.get(0).getResult().getHeadersMap();
    }
  }

  private static String map(Platform vertex, Input message) {
    try (var map = vertex.map("map")) {
      MapResponse answer = map.ask(message.map());
      return answer.getResults(0).getValue().toStringUtf8();
    }
  }

  private static void write(Platform vertex, Input message) {
    try (var sink = vertex.sink()) {
      sink.send(message.sink());
      sink.send(
          SinkRequest.newBuilder().setStatus(TransmissionStatus.newBuilder().setEot(true)).build());
      assertThat(sink.next().getResults(0).getStatus()).isEqualTo(Status.SUCCESS);
    }
  }

  /** The span of a message in this vertex. */
  private static SpanSpec process(String type, String operation, Input message, String vertex) {
    return Spans.message(type, operation, message.id()).attributes(pod(vertex));
  }

  private static Map<String, Object> pod(String vertex) {
    return Map.of(
        "numaflow.topology", "pipeline",
        "numaflow.pipeline.name", "shop",
        "numaflow.vertex.name", vertex);
  }
}
