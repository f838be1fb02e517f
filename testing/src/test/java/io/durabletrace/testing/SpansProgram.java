/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;

/** {@link MakeSpans} with the exporter {@code durable-file}. */
final class SpansProgram {

  static void assertOurLog(JavaProcess process, String... warnings) {
    assertThat(
            process.process().lines().stream()
                .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                // of the version of a declarative file, or the property that names it
                .filter(line -> !line.contains(" io.opentelemetry.sdk.autoconfigure."))
                .map(line -> line.replaceFirst(".* io\\.durabletrace - ", "")))
        .as(process.dump())
        .containsExactly(warnings);
  }

  static JavaProcess start(
      AgentVersion agent, String requests, Consumer<JavaProcess.Builder> settings) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("spans")
            .agent(agent.jar())
            .extension(ProjectFiles.extensionJar())
            .classPath(List.of(ProjectFiles.root().resolve("testing/target/test-classes")))
            .mainClass(MakeSpans.class.getName())
            .argument(requests)
            .property("otel.traces.exporter", "durable-file")
            .property("otel.metrics.exporter", "none")
            .property("otel.logs.exporter", "none");
    settings.accept(jvm);
    return jvm.start();
  }

  private SpansProgram() {}
}
