/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stream spans switched off, B3 as the only propagator, and the environment of a real pod. */
@ExtendWith(Running.class)
class SettingsIT {
  private static final Map<String, Object> POD =
      Map.of(
          "numaflow.topology", "pipeline",
          "numaflow.pipeline.name", "shop",
          "numaflow.vertex.name", "enrich");

  private static final Spans spans = new Spans(OtlpSink.start());
  private static FunctionsProcess process;
  private static Platform platform;

  @BeforeAll
  static void start() {
    process =
        FunctionsProcess.start(
            jvm ->
                jvm.agent(ProjectFiles.javaagentJar())
                    .agentSettings(spans.sink())
                    .property("otel.instrumentation.numaflow.stream-spans", "false")
                    .property("otel.propagators", "b3")
                    .environment("NUMAFLOW_PIPELINE_NAME", "shop")
                    .environment("NUMAFLOW_VERTEX_NAME", "enrich"));
    platform = process.platform();
  }

  @AfterAll
  static void stop() {
    process.end(spans);
  }

  private static SpanSpec processed(Input input) {
    return Spans.message("map", "map", input.id())
        .attribute("numaflow.output.count", 1)
        .attributes(POD);
  }

  private static void ask(Input input) {
    var map = platform.map("map");
    map.ask(input.map());
    map.complete();
  }

  @Test
  void streamSpansGoAndTheUsersOwnCallsStay() {
    Origin around = Origin.sampled();
    Input input = Input.of("grpc " + process.port()).tracingUdf(around);
    ask(input);
    Origin next = Origin.sampled();
    ask(Input.of("hello").tracingUdf(next));

    SpanSpec span = processed(input).childOf(around.spanId());
    SpanSpec client =
        SpanSpec.span("map.v1.Map/IsReady", Kind.CLIENT).anyAttributes().anyEvents().childOf(span);
    SpanSpec server =
        SpanSpec.span("map.v1.Map/IsReady", Kind.SERVER)
            .anyAttributes()
            .anyEvents()
            .childOf(client);
    assertTrace(spans.of(around, 3), span, client, server);
    // The first call had ended before the second one began.
    spans.of(next, 1);
    assertThat(spans.sink().spans()).noneMatch(s -> s.name().equals("map.v1.Map/MapFn"));
  }

  @Test
  void otherwiseTheyAreThereAndHaveNoChildren() {
    Origin around = Origin.sampled();
    Input input = Input.of("work inside").tracingUdf(around);
    var map = Running.platform().map("map");
    map.ask(input.map());
    map.complete();

    Running.spans().of(around, 2);
    for (ReceivedSpan stream :
        Running.spans().await(span -> span.name().equals("map.v1.Map/MapFn"), 1)) {
      assertThat(stream.kind()).isEqualTo(Kind.SERVER);
      Running.spans().of(stream.traceId(), 1);
    }
  }

  @Test
  void thePlatformsContextIsReadWhateverThePropagators() {
    Origin around = Origin.sampled();
    Input input = Input.of("hello").tracingUdf(around);
    ask(input);
    assertTrace(spans.of(around, 1), processed(input).childOf(around.spanId()));
  }

  @Test
  void headersAreReadAndWrittenByTheConfiguredOnes() {
    Origin producer = Origin.sampled();
    Input input =
        Input.of("hello").header("B3", producer.traceId() + '-' + producer.spanId() + "-1");
    ask(input);
    assertTrace(spans.of(producer, 1), processed(input).childOf(producer.spanId()));

    var source = platform.read();
    source.send(Platform.readRequest(1, ObedientSource.PLAIN));
    Map<String, String> headers = source.next().getResult().getHeadersMap();
    assertThat(headers).containsOnlyKeys("own", "b3");
    ReceivedSpan read = spans.await(span -> span.name().equals("udf.source.read"), 1).get(0);
    assertThat(headers.get("b3")).startsWith(read.traceId() + "-" + read.spanId());
    assertThat(read.attributes()).containsAllEntriesOf(POD);
  }
}
