/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.TraceAssert.assertTrace;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What SDK 0.10 to 0.12 have and 0.9 has not, which is all that could be had for this build: with
 * hand-made classes of the same names and shapes.
 */
class ShapesIT {

  @Test
  void accumulatorsMapStreamsOnActorsAndRefusals() {
    Origin around = Origin.sampled();
    Origin first = Origin.sampled();
    Origin second = Origin.sampled();
    Input streamed = Input.of("work inside").tracingUdf(around);
    try (OtlpSink sink = OtlpSink.start();
        JavaProcess process =
            JavaProcess.builder("shapes")
                .agent(ProjectFiles.javaagentJar())
                .agentSettings(sink)
                .classPath(FunctionsProcess.newest().classPath())
                .classPath(List.of(Path.of("target/classes"), Path.of("target/test-classes")))
                .mainClass(ShapesMain.class.getName())
                .argument(hex(streamed.map().toByteArray()))
                .argument(hex(Input.of("").tracing(first).accumulator()))
                .argument(hex(Input.of("").tracing(second).accumulator()))
                .start()) {
      process.awaitLine("done");
      process.process().awaitExit(Duration.ofSeconds(30));
      Spans spans = new Spans(sink);

      SpanSpec stream =
          Spans.message("mapstream", "map", streamed.id())
              .attribute("numaflow.output.count", 1)
              .childOf(around.spanId());
      assertTrace(spans.of(around, 2), stream, Spans.work("inside").childOf(stream));

      assertTrace(spans.of(first, 1), Spans.work("inside").childOf(first.spanId()));
      assertTrace(spans.of(second, 1), Spans.work("inside").childOf(second.spanId()));
      ReceivedSpan output =
          spans.await(span -> span.name().equals("udf.accumulator.output"), 1).get(0);
      SpanSpec accumulated =
          Spans.function("accumulator", "output", "accumulate", Kind.INTERNAL)
              .attribute("messaging.batch.message_count", 2)
              .link(first.traceId(), first.spanId())
              .link(second.traceId(), second.spanId());
      assertTrace(
          spans.of(output.traceId(), 2), accumulated, Spans.work("output").childOf(accumulated));

      ReceivedSpan refused =
          spans.await(span -> span.name().equals("refused by ShapesMain"), 1).get(0);
      assertTrace(spans.of(refused.traceId(), 1), Spans.work("refused by ShapesMain"));
      ReceivedSpan all = spans.await(span -> span.name().equals("stream"), 1).get(0);
      assertTrace(spans.of(all.traceId(), 1), Spans.work("stream"));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
