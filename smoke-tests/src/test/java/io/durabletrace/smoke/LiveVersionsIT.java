/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ReceivedLog;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That a running attempt is seen, in the log and by the age of the oldest, on every agent and
 * however it is configured.
 */
@Execution(ExecutionMode.CONCURRENT)
class LiveVersionsIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Traces traces = new Traces();
  private final StubServer web = new StubServer();

  @AfterEach
  void close() {
    web.close();
    traces.close();
  }

  @ParameterizedTest
  @MethodSource("agents")
  void configuredByProperties(AgentVersion agent) throws Exception {
    assertSeen(
        agent,
        jvm ->
            jvm.property("otel.logs.exporter", "otlp")
                .property("otel.metrics.exporter", "otlp")
                .property("otel.metric.export.interval", "200")
                .property("otel.instrumentation.durable.lifecycle-events", "span,log")
                .property("otel.instrumentation.durable.long-attempt-threshold", "400ms"));
  }

  @ParameterizedTest
  @MethodSource("oldestAndNewestAgentWithDeclarativeFile")
  void configuredByADeclarativeFile(AgentVersion agent, @TempDir Path folder) throws Exception {
    Path file = declarativeFile(folder);
    assertSeen(
        agent,
        jvm ->
            jvm.property("otel.config.file", file.toString())
                .property("otel.experimental.config.file", file.toString()));
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  static List<AgentVersion> oldestAndNewestAgentWithDeclarativeFile() {
    List<AgentVersion> able =
        AgentVersion.all().stream().filter(agent -> agent.isAtLeast("2.20")).toList();
    return List.of(able.get(0), able.get(able.size() - 1));
  }

  private Path declarativeFile(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("otel.yaml"),
        """
        file_format: "0.4"
        tracer_provider:
          processors: [batch: {schedule_delay: 50, exporter: {otlp_http: {endpoint: "SINK/v1/traces"}}}]
        logger_provider:
          processors: [batch: {schedule_delay: 50, exporter: {otlp_http: {endpoint: "SINK/v1/logs"}}}]
        meter_provider:
          readers: [periodic: {interval: 200, exporter: {otlp_http: {endpoint: "SINK/v1/metrics"}}}]
        instrumentation/development:
          java:
            durable:
              lifecycle_events: [span, log]
              long_attempt_threshold: 400ms
        """
            .replace("SINK", traces.sink().endpoint().toString()));
  }

  private void assertSeen(AgentVersion agent, Consumer<JavaProcess.Builder> settings)
      throws Exception {
    StubServer.Gate gate = new StubServer.Gate();
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            SmokeApp.java(SDK, SmokeApp.extensionOn(agent, traces.sink()), settings)
                .awaitListening()) {
      server.register(app.port());
      String id = server.send("Probe/blockedInRun", '"' + web.url(gate) + '"');
      gate.awaitVisitor();
      ReceivedLog started = log("started", log -> true);
      // On a busy machine the first of them may come before the run.
      ReceivedLog inProgress =
          log("in_progress", log -> log.attributes().containsKey("durable.attempt.awaiting"));
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(traces.sink().metrics()).contains("durable.attempt.oldest_age"));
      gate.open();
      ReceivedLog ended = log("ended", log -> true);
      ReceivedSpan attempt = traces.attemptOf(id);

      assertThat(List.of(started, inProgress, ended))
          .allSatisfy(
              log -> {
                assertThat(log.traceId()).isEqualTo(attempt.traceId());
                assertThat(log.spanId()).isEqualTo(attempt.spanId());
                assertThat(log.attribute("restate.invocation.id")).isEqualTo(id);
              });
      assertThat(inProgress.attribute("durable.attempt.awaiting")).isEqualTo("[run block]");
      assertThat(inProgress.arrival()).isBefore(attempt.end());
      assertThat(ended.attribute("durable.attempt.outcome")).isEqualTo("completed");
    } catch (AssertionError e) {
      throw new AssertionError(agent + ": " + e.getMessage(), e);
    }
  }

  private ReceivedLog log(String event, Predicate<ReceivedLog> wanted) {
    return traces
        .sink()
        .awaitLog(
            log -> log.eventName().equals("durable.attempt." + event) && wanted.test(log),
            PATIENCE);
  }
}
