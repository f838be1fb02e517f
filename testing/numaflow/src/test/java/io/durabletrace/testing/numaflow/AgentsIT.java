/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a message passes, from a source to a reducer, on every agent that is supported and on a
 * newer JDK.
 */
class AgentsIT {

  @ParameterizedTest
  @MethodSource("agents")
  void onAnUpstreamAgent(AgentVersion agent) {
    check(jvm -> jvm.agent(agent.jar()).extension(ProjectFiles.extensionJar()));
  }

  @Test
  void onANewerJdk() {
    var newer = JavaHomes.atLeast(25);
    Assumptions.assumeTrue(newer.isPresent(), "No JDK 25 here");
    check(jvm -> jvm.javaHome(newer.get()).agent(ProjectFiles.javaagentJar()));
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  private static void check(Consumer<JavaProcess.Builder> agent) {
    Spans spans = new Spans(OtlpSink.start());
    try (FunctionsProcess process =
        FunctionsProcess.start(
            jvm -> {
              jvm.agentSettings(spans.sink());
              agent.accept(jvm);
            })) {
      read(process.platform(), spans);
      mapped(process.platform(), spans);
      written(process.platform(), spans);
      reduced(process.platform(), spans);
      spans.assertNoComplaints(process.process());
    } finally {
      spans.sink().close();
    }
  }

  private static void read(Platform platform, Spans spans) {
    String traceparent;
    try (var source = platform.read()) {
      source.send(Platform.readRequest(1, ObedientSource.PLAIN));
      traceparent = source.next(2).get(0).getResult().getHeadersMap().get("traceparent");
    }
    assertThat(traceparent).endsWith("-01");
    SpanSpec span =
        Spans.function("source", "read", "source.read", Kind.CONSUMER)
            .attribute("messaging.batch.message_count", 1);
    assertTrace(spans.of(traceparent.substring(3, 35), 2), span, Spans.work("fetch").childOf(span));
  }

  private static void mapped(Platform platform, Spans spans) {
    Origin around = Origin.sampled();
    Input input = Input.of("work inside").tracingUdf(around);
    try (var map = platform.map("map")) {
      map.ask(input.map());
    }
    SpanSpec span =
        Spans.message("map", "map", input.id())
            .attribute("numaflow.output.count", 1)
            .childOf(around.spanId());
    assertTrace(spans.of(around, 2), span, Spans.work("inside").childOf(span));
    assertThat(span.actual().scopeVersion()).isNotEmpty();
  }

  private static void written(Platform platform, Spans spans) {
    Batch batch = new Batch(spans, "work inside", "fail disk is full");
    try (var sink = platform.sink()) {
      batch.write(sink);
    }
    ReceivedSpan span = batch.received("sink");
    SpanSpec first =
        batch.message(0, "sink", "sink.write", span).attribute("numaflow.sink.status", "SUCCESS");
    assertTrace(spans.of(batch.origin(0), 2), first, Spans.work("inside").childOf(first));
    assertTrace(
        spans.of(span.traceId(), 1),
        batch
            .spec("sink", "sink.write")
            .attribute("numaflow.sink.success_count", 1)
            .attribute("numaflow.sink.failure_count", 1)
            .attribute("numaflow.sink.fallback_count", 0)
            .attribute("error.type", "FAILURE")
            .error("1 of 2 messages failed"));
  }

  private static void reduced(Platform platform, Spans spans) {
    Origin vertex = Origin.sampled();
    try (var window = platform.window("reduce", 0, 60_000)) {
      window.send(Input.of("work inside").tracing(vertex).reduce());
      window.complete();
    }
    assertTrace(spans.of(vertex, 1), Spans.work("inside").childOf(vertex.spanId()));
    assertThat(spans.await(span -> span.name().equals("udf.reduce.output"), 1)).hasSize(1);
  }
}
