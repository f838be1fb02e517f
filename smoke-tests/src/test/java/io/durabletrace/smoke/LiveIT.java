/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.ReceivedLog;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is seen of attempts while they run. */
class LiveIT {
  /** Log records are sent every 200 ms with us, by default every second. */
  private static final Duration BETWEEN_LOGS = Duration.ofMillis(700);

  /** Spans are sent every second with us, by default every five. */
  private static final Duration BETWEEN_SPANS = Duration.ofSeconds(3);

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
  @MethodSource("oldestAndNewestAgent")
  void aHandlerThatHangsIsSeenBeforeItEndsAndAfterTheProcessWasKilled(AgentVersion agent)
      throws Exception {
    StubServer.Gate gate = new StubServer.Gate();
    StubServer.Gate never = new StubServer.Gate();
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            SmokeApp.java(
                    SDK,
                    SmokeApp.extensionOn(agent, traces.sink()),
                    jvm ->
                        jvm.property("otel.logs.exporter", "otlp")
                            .property("otel.bsp.schedule.delay", "") // ours
                            .property("otel.instrumentation.durable.lifecycle-events", "span,log")
                            .property(
                                "otel.instrumentation.durable.long-attempt-threshold", "400ms"))
                .awaitListening()) {
      server.register(app.port());
      server.call("Greeter/greet", "\"warm\""); // what a fresh JVM does for the first time
      log("durable.attempt.ended", "Greeter/greet");

      assertSoonVisible(server);

      String id = server.send("Probe/blockedInRun", '"' + web.url(gate) + '"');
      gate.awaitVisitor();
      ReceivedLog started = log("durable.attempt.started", "Probe/blockedInRun");
      assertThat(started.attribute("restate.invocation.id")).isEqualTo(id);
      ReceivedLog command =
          traces
              .sink()
              .awaitLog(
                  log -> log.eventName().endsWith(".new_command") && isOf(started, log), PATIENCE);
      assertThat(command.attributes())
          .isEqualTo(
              Map.of(
                  "restate.journal.command.type", "Command/Run",
                  "restate.journal.command.name", "block",
                  "restate.journal.command.index", 1L));
      assertThat(command.body()).isEqualTo("new command Run block");
      // On a busy machine the first of them may come before the run.
      ReceivedLog inProgress =
          traces
              .sink()
              .awaitLog(
                  log ->
                      log.eventName().equals("durable.attempt.in_progress")
                          && isOf(started, log)
                          && log.attributes().containsKey("durable.attempt.awaiting"),
                  PATIENCE);
      assertThat(inProgress.severity()).isEqualTo("WARN");
      assertThat(inProgress.attribute("durable.attempt.last_command")).isEqualTo("Run block");
      assertThat(inProgress.attribute("durable.attempt.awaiting")).isEqualTo("[run block]");
      assertThat(inProgress.attribute("thread.name")).isNotEqualTo("null");
      assertThat((double) inProgress.attributes().get("durable.attempt.age")).isBetween(0.4, 30.0);
      assertThat(traces.all()).noneMatch(span -> span.name().equals("attempt Probe/blockedInRun"));

      gate.open();
      ReceivedSpan attempt = traces.attemptOf(id);
      assertThat(List.of(started, command, inProgress))
          .allMatch(
              log ->
                  log.traceId().equals(attempt.traceId()) && log.spanId().equals(attempt.spanId()));
      ReceivedLog ended = log("durable.attempt.ended", "Probe/blockedInRun");
      assertThat(ended.attribute("durable.attempt.outcome")).isEqualTo("completed");
      assertThat(ended.attribute("durable.new_commands")).isEqualTo("2");

      server.send("Probe/blocked", '"' + web.url(never) + '"');
      ReceivedLog last = log("durable.attempt.started", "Probe/blocked");
      app.process().kill();
      assertThat(traces.all()).noneMatch(span -> span.spanId().equals(last.spanId()));
      assertThat(traces.sink().logs())
          .noneMatch(log -> log.eventName().equals("durable.attempt.ended") && isOf(last, log));
    }
  }

  /**
   * Half a minute for real, with nothing set but what it needs. While it lasts, the other tests of
   * this class go on.
   */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aHandlerBlockedInARunForHalfAMinuteIsSeenAllTheWhile() {
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            SmokeApp.java(
                    SDK,
                    SmokeApp.javaagent(traces.sink()),
                    jvm ->
                        jvm.property("otel.logs.exporter", "otlp")
                            .property("otel.bsp.schedule.delay", "") // ours
                            .property("otel.instrumentation.durable.lifecycle-events", "log")
                            .property("otel.instrumentation.durable.long-attempt-threshold", "10s"))
                .awaitListening()) {
      server.register(app.port());
      server.call("Greeter/greet", "\"warm\""); // what a fresh JVM does for the first time
      log("durable.attempt.ended", "Greeter/greet");

      String id = server.send("Probe/sleepsInRun", "\"30000\"");
      ReceivedLog started = log("durable.attempt.started", "Probe/sleepsInRun");
      assertThat(started.attribute("restate.invocation.id")).isEqualTo(id);
      ReceivedSpan attempt = traces.attemptOf(id, Duration.ofSeconds(60));
      assertThat(Duration.ofNanos(attempt.endNanos() - attempt.startNanos()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      assertThat(started.arrival()).isBetween(attempt.start(), attempt.start().plusSeconds(10));
      assertThat(attempt.events()).isEmpty();

      List<ReceivedLog> told =
          traces.sink().logs().stream().filter(log -> isOf(started, log)).toList();
      assertThat(told).allMatch(log -> log.traceId().equals(attempt.traceId()));
      assertThat(started.spanId()).isEqualTo(attempt.spanId());
      List<ReceivedLog> inProgress =
          told.stream()
              .filter(log -> log.eventName().equals("durable.attempt.in_progress"))
              .toList();
      assertThat(inProgress)
          .hasSize(2) // after ten seconds, after twenty, and next after forty
          .allSatisfy(log -> assertThat(log.arrival()).isBefore(attempt.end()));
      assertThat(inProgress)
          .extracting(log -> Math.floor((double) log.attributes().get("durable.attempt.age") / 10))
          .containsExactly(1.0, 2.0);
    }
  }

  static List<AgentVersion> oldestAndNewestAgent() {
    return List.of(AgentVersion.all().get(0), AgentVersion.newest());
  }

  /** How long after its start an attempt is seen: the log tells those who measure. */
  private void assertSoonVisible(RestateServer server) {
    int before = started().size();
    for (int i = 0; i < 100; i++) {
      server.call("Greeter/greet", "\"Al\"");
    }
    Awaitility.await().atMost(PATIENCE).until(() -> started().size() == before + 100);
    List<Duration> delays =
        started().stream().skip(before).map(ReceivedLog::delay).sorted().toList();
    System.out.println(
        "an attempt is visible after its start: median "
            + delays.get(50).toMillis()
            + " ms, worst of 100 "
            + delays.get(99).toMillis()
            + " ms");
    // One by one: a hundred at once fill a batch, which is sent without regard to the time.
    int spansBefore = traces.all().size();
    Awaitility.await("two exports in a row, of log records and of spans")
        .atMost(PATIENCE)
        .until(
            () -> {
              server.call("Greeter/greet", "\"Al\"");
              return areTwoInARow(
                      BETWEEN_LOGS, started().stream().skip(before + 100).map(ReceivedLog::arrival))
                  && areTwoInARow(
                      BETWEEN_SPANS,
                      // what the hundred left comes first
                      traces.all().stream().skip(spansBefore).map(ReceivedSpan::arrival));
            });
  }

  /** Not each of them: a pause of the machine comes between two of them as well. */
  private static boolean areTwoInARow(Duration apart, Stream<Instant> arrivals) {
    List<Instant> exports = arrivals.distinct().sorted().toList();
    return IntStream.range(1, exports.size())
        .mapToObj(i -> Duration.between(exports.get(i - 1), exports.get(i)))
        .anyMatch(gap -> gap.compareTo(apart) < 0);
  }

  private List<ReceivedLog> started() {
    return traces.sink().logs().stream()
        .filter(log -> log.eventName().equals("durable.attempt.started"))
        .toList();
  }

  private static boolean isOf(ReceivedLog attempt, ReceivedLog log) {
    return log.spanId().equals(attempt.spanId());
  }

  private ReceivedLog log(String event, String target) {
    return traces
        .sink()
        .awaitLog(
            log ->
                log.eventName().equals(event)
                    && log.attribute("durable.attempt.target").equals(target),
            PATIENCE);
  }
}
