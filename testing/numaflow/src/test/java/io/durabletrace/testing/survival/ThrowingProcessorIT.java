/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.numaflow.FunctionsProcess;
import io.durabletrace.testing.numaflow.Input;
import io.durabletrace.testing.numaflow.Origin;
import io.numaproj.numaflow.sink.v1.SinkOuterClass;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor of the user's throws at the end of one message. */
class ThrowingProcessorIT {
  private static final String DEFECT = "throws";
  private static final String FAILED = "DurableTrace failed in ending the span of a message";

  @TempDir private Path folder;

  @Test
  void theOtherMessagesOfTheBatchEnd() throws IOException {
    Path extension = SurvivalJars.extension(folder, ThrowingProcessor.class);
    try (OtlpSink sink = OtlpSink.start();
        FunctionsProcess functions =
            FunctionsProcess.start(
                jvm ->
                    jvm.agent(ProjectFiles.javaagentJar())
                        .agentSettings(sink)
                        .property("otel.javaagent.logging", "simple")
                        .property(ThrowingProcessor.AT, DEFECT)
                        .extension(extension))) {
      try (var batch = functions.platform().sink()) {
        for (String id : List.of("first", DEFECT, "last")) {
          batch.send(Input.of("hello").id(id).tracingUdf(Origin.sampled()).sink());
        }
        batch.ask(
            SinkRequest.newBuilder()
                .setStatus(SinkOuterClass.TransmissionStatus.newBuilder().setEot(true))
                .build());
        batch.next();
      }
      List<ReceivedSpan> spans =
          sink.await(
              all ->
                  ids(all).containsAll(List.of("first", "last"))
                      && all.stream().anyMatch(ThrowingProcessorIT::isBatch),
              Duration.ofSeconds(20));
      assertThat(spans).filteredOn(ThrowingProcessorIT::isBatch).hasSize(1);
      functions.process().awaitLine(".*" + FAILED + ".*");
    }
  }

  private static boolean isBatch(ReceivedSpan span) {
    return span.links().size() == 3;
  }

  private static List<String> ids(List<ReceivedSpan> spans) {
    return spans.stream()
        .map(span -> String.valueOf(span.attribute("messaging.message.id")))
        .toList();
  }
}
