/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings, by every way of setting them, on every agent. */
class SettingsIT {
  private static final String DURABLE = "otel.instrumentation.durable.";
  private static final String RESTATE = "otel.instrumentation.restate.";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("agents")
  void property_before_variable_before_file_before_default(AgentVersion agent) throws IOException {
    Path file = folder.resolve("agent.properties");
    Files.writeString(
        file,
        RESTATE
            + "capture-state-keys=true\n"
            + DURABLE
            + "lifecycle-events=none\n"
            + DURABLE
            + "commands=Call\n"
            + DURABLE
            + "start-marker=yes\n");
    List<String> output =
        run(
            agent,
            jvm ->
                jvm.property("otel.javaagent.configuration-file", file.toString())
                    .environment("OTEL_INSTRUMENTATION_DURABLE_LIFECYCLE_EVENTS", "log")
                    .environment("OTEL_INSTRUMENTATION_DURABLE_COMMANDS", "Run")
                    .property(DURABLE + "commands", "Sleep")
                    .property(DURABLE + "long-attempt-threshold", "soon")
                    .property(RESTATE + "captures", "true"));

    assertThat(seen(output))
        .containsExactly(
            RESTATE + "capture-state-keys = true",
            DURABLE + "lifecycle-events = log",
            DURABLE + "commands = Sleep",
            DURABLE + "start-marker = yes",
            DURABLE + "long-attempt-threshold = soon",
            DURABLE + "metrics.enabled = null",
            DURABLE + "shutdown-grace = null",
            "all");
    assertThat(warnings(output))
        .containsExactly(
            "Setting otel.instrumentation.durable.start-marker is 'yes' but must be true or false;"
                + " using false.",
            "Setting otel.instrumentation.durable.long-attempt-threshold is 'soon' but must be a"
                + " duration such as 500ms, 2s, 5m or 1h; using 60s.",
            "System property otel.instrumentation.restate.captures is no setting of DurableTrace"
                + " and has no effect.");
  }

  @ParameterizedTest
  @MethodSource("agentsWithDeclarativeFile")
  void declarative_file(AgentVersion agent) throws IOException {
    Path file = folder.resolve("otel.yaml");
    Files.writeString(
        file,
        """
        file_format: "0.4"
        tracer_provider:
          processors:
            - simple: {exporter: {console: }}
        instrumentation/development:
          java:
            restate:
              capture_state_keys: true
            durable:
              lifecycle_events: [span, log]
              commands: Run
              start_marker: maybe
              long_attempt_threshold: 90s
              shutdown_grace: 750
              metrics: {enabled: false}
        """);
    List<String> output =
        run(
            agent,
            jvm ->
                jvm.property("otel.experimental.config.file", file.toString())
                    .property("otel.config.file", file.toString())
                    .property(DURABLE + "commands", "Sleep"));

    assertThat(seen(output))
        .containsExactly(
            RESTATE + "capture-state-keys = true",
            DURABLE + "lifecycle-events = span,log",
            DURABLE + "commands = Sleep",
            DURABLE + "start-marker = maybe",
            DURABLE + "long-attempt-threshold = 90s",
            DURABLE + "metrics.enabled = false",
            DURABLE + "shutdown-grace = 750",
            "all");
    assertThat(warnings(output))
        .containsExactly(
            "Setting otel.instrumentation.durable.start-marker is 'maybe' but must be true or"
                + " false; using false.");
    // The agent's own words for a value that is asked for as another type than it has.
    assertThat(output).noneMatch(line -> line.contains("Ignoring value"));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void nothing_is_said_of_what_is_right(AgentVersion agent) {
    List<String> output = run(agent, jvm -> jvm.property(RESTATE + "enabled", "false"));
    assertThat(warnings(output)).isEmpty();
    assertThat(output).anyMatch(line -> line.matches(".*DurableTrace - version: \\d.*"));
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  /** 2.16 does not start with a section for instrumentation. */
  static List<AgentVersion> agentsWithDeclarativeFile() {
    return AgentVersion.all().stream()
        .filter(agent -> !agent.version().startsWith("2.16"))
        .toList();
  }

  private static List<String> run(AgentVersion agent, Consumer<JavaProcess.Builder> settings) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("settings")
            .agent(agent.jar())
            .extension(ProjectFiles.extensionJar())
            .classPath(List.of(ProjectFiles.root().resolve("testing/target/test-classes")))
            .mainClass(PrintSettings.class.getName())
            .property("otel.traces.exporter", "none")
            .property("otel.metrics.exporter", "none")
            .property("otel.logs.exporter", "none");
    List.of(
            RESTATE + "capture-state-keys",
            DURABLE + "lifecycle-events",
            DURABLE + "commands",
            DURABLE + "start-marker",
            DURABLE + "long-attempt-threshold",
            DURABLE + "metrics.enabled",
            DURABLE + "shutdown-grace")
        .forEach(jvm::argument);
    settings.accept(jvm);
    try (JavaProcess process = jvm.start()) {
      process.awaitLine("^seen all$");
      assertThat(process.process().awaitExit(Duration.ofSeconds(30))).as(process.dump()).isZero();
      return process.process().lines();
    }
  }

  private static List<String> seen(List<String> output) {
    return output.stream()
        .filter(line -> line.startsWith("seen "))
        .map(line -> line.substring("seen ".length()))
        .toList();
  }

  /** What the agent's log says of settings, without time and thread. */
  private static List<String> warnings(List<String> output) {
    return output.stream()
        .filter(line -> line.contains("WARN") && line.contains("io.durabletrace"))
        .map(line -> line.replaceFirst(".* io\\.durabletrace - ", ""))
        .toList();
  }
}
