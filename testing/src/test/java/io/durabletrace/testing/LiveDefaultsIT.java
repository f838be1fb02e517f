/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long spans and log records wait in the process, on the oldest and the newest agent. */
class LiveDefaultsIT {
  private static final String SPANS = "otel.bsp.schedule.delay";
  private static final String EVENTS = "otel.instrumentation.durable.lifecycle-events";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("agents")
  void spans_leave_after_a_second_and_logs_as_upstream_has_it(AgentVersion agent) {
    assertDelays(agent, 1000, 1000, jvm -> {});
  }

  @ParameterizedTest
  @MethodSource("agents")
  void with_events_as_logs_they_leave_sooner(AgentVersion agent) {
    assertDelays(agent, 1000, 200, jvm -> jvm.property(EVENTS, "span,log"));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void what_the_user_says_holds(AgentVersion agent) throws IOException {
    assertDelays(
        agent,
        700,
        333,
        jvm ->
            jvm.property(EVENTS, "log")
                .property(SPANS, "700")
                .environment("OTEL_BLRP_SCHEDULE_DELAY", "333"));
    Path file = folder.resolve("agent.properties");
    Files.writeString(file, SPANS + "=4s\n" + EVENTS + "=log\n");
    assertDelays(
        agent,
        4000,
        200,
        jvm -> jvm.property("otel.javaagent.configuration-file", file.toString()));
  }

  static List<AgentVersion> agents() {
    List<AgentVersion> all = AgentVersion.all();
    return List.of(all.get(0), AgentVersion.newest());
  }

  private static void assertDelays(
      AgentVersion agent, long spans, long logs, Consumer<JavaProcess.Builder> settings) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("delays")
            .agent(agent.jar())
            .extension(ProjectFiles.extensionJar())
            .classPath(List.of(ProjectFiles.root().resolve("testing/target/test-classes")))
            .mainClass(PrintDelays.class.getName())
            // Nobody is there, and nothing is sent.
            .property("otel.exporter.otlp.endpoint", "http://127.0.0.1:1")
            .property("otel.metrics.exporter", "none");
    settings.accept(jvm);
    try (JavaProcess process = jvm.start()) {
      assertThat(process.awaitLine("^delay spans")).isEqualTo("delay spans " + spans);
      assertThat(process.awaitLine("^delay logs")).isEqualTo("delay logs " + logs);
    }
  }
}
