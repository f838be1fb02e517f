/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.ChildProcess;
import io.durabletrace.testing.FreePorts;
import io.durabletrace.testing.Monitoring;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is counted of attempts, what is left out of traces, and what there is for who has no logs.
 */
class AttemptNumbersIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Traces traces = new Traces();
  private final StubServer web = new StubServer();

  @AfterEach
  void close() {
    web.close();
    traces.close();
  }

  @ParameterizedTest
  @MethodSource("oldestAndNewestAgent")
  void theNumbersAreThoseOfTheSpansAndWithoutLogThereIsNone(AgentVersion agent) throws Exception {
    StubServer.Gate gate = new StubServer.Gate();
    int port = FreePorts.one();
    try (RestateServer server = RestateServer.builder().inactivityTimeout(Duration.ZERO).start();
        SmokeApp app =
            SmokeApp.java(
                    SDK,
                    SmokeApp.extensionOn(agent, traces.sink()),
                    jvm ->
                        jvm.property("otel.logs.exporter", "otlp")
                            .property("otel.metrics.exporter", "prometheus")
                            .property("otel.exporter.prometheus.host", "127.0.0.1")
                            .property("otel.exporter.prometheus.port", Integer.toString(port))
                            .property(
                                "otel.instrumentation.restate.ui-url", server.admin() + "/ui/")
                            .property("otel.instrumentation.durable.start-marker", "true")
                            .property("otel.instrumentation.durable.commands", "Run,*Call")
                            .property(
                                "otel.instrumentation.durable.exclude-targets", "Probe/blocked"))
                .awaitListening()) {
      server.register(app.port());
      for (int i = 0; i < 3; i++) {
        server.call("Greeter/greet", "\"Al\"");
      }
      server.call("Greeter/flakyRun", "10");
      server.call("Greeter/refuse", "\"no\"");
      server.call("Greeter/naps", "50");
      server.call("Greeter/calls", "\"c\"");

      String id = server.send("Probe/blockedInRun", '"' + web.url(gate) + '"');
      gate.awaitVisitor();
      List<ReceivedSpan> markers =
          traces
              .sink()
              .await(
                  spans ->
                      spans.stream()
                          .anyMatch(s -> s.name().equals("attempt-started Probe/blockedInRun")),
                  PATIENCE);
      assertThat(Scrape.of(port).values("durable_attempt_active", "rpc_method").get("blockedInRun"))
          .isEqualTo(1.0);
      assertThat(
              Scrape.of(port)
                  .values("durable_attempt_oldest_age_seconds", "rpc_service", "rpc_method")
                  .get("Probe blockedInRun"))
          .isPositive();
      assertMonitored(Scrape.of(port));
      gate.open();
      ReceivedSpan attempt = traces.attemptOf(id);
      assertThat(attempt.attribute("restate.invocation.url"))
          .isEqualTo(server.admin() + "/ui/invocations/" + id);
      assertThat(markers)
          .anyMatch(
              marker ->
                  marker.parentSpanId().equals(attempt.spanId())
                      && marker.endNanos() - marker.startNanos() < 1_000_000_000L);

      assertExcluded(server);
      assertNumbers(server, port);
      // Those of the program's own logger, which are sent every second.
      Awaitility.await().atMost(PATIENCE).until(() -> !traces.sink().logs().isEmpty());
      assertThat(traces.sink().logs())
          .noneMatch(log -> log.scopeName().startsWith("io.durabletrace"));
    }
  }

  static List<AgentVersion> oldestAndNewestAgent() {
    return List.of(AgentVersion.all().get(0), AgentVersion.newest());
  }

  /** No span of the handler's, and its calls are in the client's trace all the same. */
  private void assertExcluded(RestateServer server) {
    ClientTrace client = ClientTrace.begin();
    String id =
        server.call("Probe/blocked", '"' + web.url() + '"', client.headers()).invocationId();
    List<String> traceparents = web.traceparents();
    assertThat(traceparents.get(traceparents.size() - 1)).contains(client.traceId());
    assertThat(traces.of(client, 1)).allMatch(span -> !span.scopeName().contains("durabletrace"));
    assertThat(traces.all()).noneMatch(span -> span.attribute("restate.invocation.id").equals(id));
  }

  private void assertNumbers(RestateServer server, int port) throws Exception {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> server.query("SELECT id FROM sys_invocation WHERE status = 'running'").isEmpty());
    // The server knows of the end before the last number is there.
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertNumbersAreThoseOfTheSpans(port));
  }

  private void assertNumbersAreThoseOfTheSpans(int port) throws Exception {
    Map<String, Double> attempts =
        withoutExcluded(
            Scrape.of(port)
                .values(
                    "durable_attempt_duration_seconds_count",
                    "rpc_service",
                    "rpc_method",
                    "durable_attempt_outcome"));
    List<ReceivedSpan> spans = traces.all().stream().filter(AttemptNumbersIT::isAttempt).toList();

    assertThat(attempts)
        .isEqualTo(
            sums(
                spans,
                span -> handler(span) + ' ' + span.attribute("durable.attempt.outcome"),
                span -> 1));
    assertThat(attempts).containsEntry("Greeter greet completed", 3.0);
    assertThat(Scrape.of(port).values("durable_run_duration_seconds_count", "durable_run_outcome"))
        .isEqualTo(
            sums(
                traces.all().stream().filter(span -> span.name().startsWith("run (")).toList(),
                span -> span.attribute("durable.run.outcome"),
                span -> 1));
    assertThat(
            withoutExcluded(
                Scrape.of(port).values("durable_command_count_total", "rpc_service", "rpc_method")))
        .isEqualTo(
            sums(spans, AttemptNumbersIT::handler, span -> number(span, "durable.new_commands")));
    assertThat(
            Scrape.of(port)
                .values("durable_replayed_command_count_total", "rpc_service", "rpc_method"))
        .isEqualTo(
            sums(
                spans.stream().filter(s -> number(s, "durable.replayed_commands") > 0).toList(),
                AttemptNumbersIT::handler,
                span -> number(span, "durable.replayed_commands")));
    assertThat(Scrape.of(port).values("durable_attempt_active", "durable_runtime"))
        .isEqualTo(Map.of("restate", 0.0));
    // Filtered events, whole counts.
    assertThat(
            spans.stream()
                .flatMap(span -> span.events().stream())
                .filter(event -> event.name().endsWith(".new_command"))
                .map(
                    event -> String.valueOf(event.attributes().get("restate.journal.command.type")))
                .collect(Collectors.toSet()))
        .isEqualTo(Set.of("Command/Run", "Command/Call", "Command/OneWayCall"));
    assertThat(Scrape.of(port).values("durable_command_count_total", "durable_command_type"))
        .containsKeys("Sleep", "Output", "Run");
  }

  /** What users are given to look at the numbers asks for those that there are. */
  private void assertMonitored(Scrape scrape) throws Exception {
    assertThat(scrape.metrics()).containsAll(Monitoring.metrics());
    if (Monitoring.promtool().isPresent()) {
      ProcessBuilder check =
          new ProcessBuilder(Monitoring.promtool().get().toString(), "check", "metrics");
      check.redirectInput(Files.writeString(folder.resolve("scrape"), scrape.text()).toFile());
      try (ChildProcess promtool = ChildProcess.start("promtool", check)) {
        assertThat(promtool.awaitExit(PATIENCE)).as(promtool.dump()).isZero();
      }
    }
  }

  private static Map<String, Double> withoutExcluded(Map<String, Double> values) {
    Map<String, Double> rest = new TreeMap<>(values);
    assertThat(rest.keySet().removeIf(key -> key.matches("Probe blocked( .*)?"))).isTrue();
    return rest;
  }

  private static Map<String, Double> sums(
      List<ReceivedSpan> spans,
      Function<ReceivedSpan, String> key,
      ToLongFunction<ReceivedSpan> value) {
    return new TreeMap<>(
        spans.stream()
            .collect(
                Collectors.groupingBy(
                    key, Collectors.summingDouble(span -> value.applyAsLong(span)))));
  }

  private static boolean isAttempt(ReceivedSpan span) {
    return span.name().startsWith("attempt ");
  }

  private static String handler(ReceivedSpan span) {
    return span.attribute("rpc.service") + ' ' + span.attribute("rpc.method");
  }

  private static long number(ReceivedSpan span, String key) {
    return (Long) span.attributes().get(key);
  }
}
