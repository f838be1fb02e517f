/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor of the user's throws at the end of an anchor. */
class AnchorFailsIT {
  private static final String ANCHOR = "invocation-start ";

  @TempDir private Path folder;

  @Test
  void theAttemptsHaveTheirSpans() throws IOException {
    Path extension = SurvivalJars.extension(folder, ThrowingProcessor.class);
    try (OtlpSink sink = OtlpSink.start()) {
      FaultRun run =
          FaultRun.healthy(
              SdkVersion.java("2.4.1"),
              folder,
              jvm ->
                  jvm.agentSettings(sink)
                      .property(ThrowingProcessor.AT, ANCHOR)
                      .extension(extension));
      assertThat(run.logged().values().stream().flatMap(List::stream))
          .filteredOn(line -> line.contains("DurableTrace failed"))
          .singleElement()
          .asString()
          .contains("emitting an anchor");
      List<ReceivedSpan> spans = sink.spans();
      List<ReceivedSpan> anchors =
          spans.stream().filter(span -> span.name().startsWith(ANCHOR)).toList();
      assertThat(anchors).hasSizeGreaterThan(1);
      for (ReceivedSpan anchor : anchors) {
        assertThat(spans.stream().filter(span -> span.parentSpanId().equals(anchor.spanId())))
            .as("children of %s", anchor.name())
            .extracting(ReceivedSpan::name)
            .contains(anchor.name().replace(ANCHOR, "attempt "));
      }
    }
  }
}
