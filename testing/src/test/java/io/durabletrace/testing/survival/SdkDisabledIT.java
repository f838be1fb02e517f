/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.harness.FaultScenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenTelemetry's SDK is switched off ({@code otel.sdk.disabled}), the agent is not: the frames are
 * those without agent, though calls are to carry contexts; but what a journal holds is honoured.
 */
class SdkDisabledIT {

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsWhatIsWrittenWithoutAgent() throws IOException {
    SdkVersion sdk = SdkVersion.java("2.4.1");
    Map<String, String> bare = FaultRun.bare(sdk, folder).transcripts();
    FaultRun disabled =
        FaultRun.healthy(
            sdk,
            folder,
            jvm ->
                jvm.property("otel.sdk.disabled", "true")
                    .property("otel.javaagent.logging", "simple")
                    .property("otel.instrumentation.restate.call-propagation", "always"));
    String replayed = "cold: " + FaultScenarios.REPLAYED;
    assertThat(disabled.transcripts()).containsOnlyKeys(bare.keySet());
    disabled
        .transcripts()
        .forEach(
            (scenario, text) -> {
              if (!scenario.equals(replayed)) {
                assertThat(text).as(scenario).isEqualTo(bare.get(scenario));
              }
            });
    assertThat(bare.get(replayed)).contains("code: 570");
    assertThat(disabled.transcripts().get(replayed)).doesNotContain("code: 570");
    assertThat(disabled.logged().values().stream().flatMap(List::stream))
        .noneMatch(
            line -> line.contains("Another extension") || line.contains("DurableTrace failed"));
  }
}
