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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pod is told to go. */
class ShutdownIT {
  private final Spans spans = new Spans(OtlpSink.start());

  @AfterEach
  void stop() {
    spans.sink().close();
  }

  /** Whatever is worked on is seen. */
  @Test
  void aBatchThatIsCutOff() {
    Origin around = Origin.sampled();
    Input input = Input.of("work begun").tracingUdf(around);
    try (FunctionsProcess process = FunctionsProcess.traced(spans.sink())) {
      process.platform().sink().send(input.sink());
      spans.await(span -> span.name().equals("begun"), 1);
      process.process().process().terminate();

      ReceivedSpan batch = spans.await(span -> span.name().equals("udf.sink.batch"), 1).get(0);
      SpanSpec message =
          Spans.message("sink", "sink.write", input.id())
              .link(batch.traceId(), batch.spanId())
              .error("aborted")
              .childOf(around.spanId());
      assertTrace(spans.of(around, 2), message, Spans.work("begun").childOf(message));
      assertTrace(
          spans.of(batch.traceId(), 1),
          Spans.function("sink", "batch", "sink.write", Kind.CONSUMER).error("aborted"));
      spans.assertNoComplaints(process.process());
    }
  }

  /** It waits for a message nearly always: that is no work, and nothing to wait for. */
  @Test
  void aSourceThatWaitsForAMessageIsNotWaitedFor() {
    Origin around = Origin.sampled();
    Input input = Input.of("hello").tracingUdf(around);
    try (FunctionsProcess process =
        FunctionsProcess.start(
            jvm ->
                jvm.agent(ProjectFiles.javaagentJar())
                    .agentSettings(spans.sink())
                    .property("otel.instrumentation.durable.shutdown-grace", "10m")
                    // Until then nothing is exported but by the shutdown.
                    .property("otel.bsp.schedule.delay", "3600000"))) {
      process.platform().read().send(Platform.readRequest(1, ObedientSource.IDLE));
      process.process().awaitLine("waiting for a message");
      process.platform().map("map").ask(input.map());
      process.process().process().terminate();

      SpanSpec message =
          Spans.message("map", "map", input.id())
              .attribute("numaflow.output.count", 1)
              .childOf(around.spanId());
      assertTrace(spans.of(around, 1), message);
      assertThat(spans.sink().spans()).noneMatch(span -> span.name().startsWith("udf.source."));
      spans.assertNoComplaints(process.process());
    }
  }
}
