/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invocations that outlive the process they began in, and attempts that do not. */
class ProcessEndIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final SdkFacts FACTS = SdkFacts.of(SDK);

  private final Traces traces = new Traces();
  private final StubServer web = new StubServer();

  @AfterEach
  void close() {
    web.close();
    traces.close();
  }

  @Test
  void aSuspendedInvocationGoesOnInAnotherProcess() {
    try (RestateServer server = RestateServer.builder().inactivityTimeout(Duration.ZERO).start();
        SmokeApp first = app();
        SmokeApp second = app();
        Relay relay = new Relay(first.awaitListening().port())) {
      server.register(relay.port());
      second.awaitListening();

      ClientTrace client = ClientTrace.begin();
      String id = server.send("Greeter/waits", "6000", client.headers());
      traces.of(client, 2); // suspended on its sleep, which is longer than what follows takes
      relay.switchTo(second.port());
      first.process().kill();

      SuspendingTour tour = new SuspendingTour(server, traces, FACTS, false);
      tour.approve(second, id);
      assertThat(server.attach(id).body()).isEqualTo("\"Bob 1\"");
      tour.assertWaits(client, id, traces.of(client, 5));
      assertThat(
              traces.of(client, 5).stream()
                  .map(span -> span.resource().get("service.instance.id"))
                  .distinct())
          .hasSize(2);
    }
  }

  /** The process that began the invocation exports nothing: the place below its anchor is known. */
  @Test
  void anAnchorThatNeverArrivesIsTheParentAllTheSame() {
    try (RestateServer server = RestateServer.builder().inactivityTimeout(Duration.ZERO).start();
        SmokeApp first = SmokeApp.java(SDK, SmokeApp.none());
        SmokeApp second = app();
        Relay relay = new Relay(first.awaitListening().port())) {
      server.register(relay.port());
      second.awaitListening();

      ClientTrace client = ClientTrace.begin();
      String id = server.send("Order/moved/run", "\"Tea\"", client.headers());
      server.awaitStatus(id, "suspended");
      relay.switchTo(second.port());
      first.process().kill();
      server.call("Order/moved/approve", "\"Bob\"");
      assertThat(server.attach(id).body()).isEqualTo("\"Tea approved by Bob\"");

      assertTrace(
          traces.of(client, 1),
          Attempt.at("Order/moved/run", id, FACTS.protocol())
              .replays(1)
              .output()
              .completed()
              .childOf(AnchorIds.of(id).spanId()));
    }
  }

  /** The server asks for the suspension while the connection is open, after a time without news. */
  @Test
  void anAttemptThatWaitsTooLongSuspends() {
    try (RestateServer server =
            RestateServer.builder().inactivityTimeout(Duration.ofSeconds(5)).start();
        SmokeApp first = app();
        SmokeApp second = app();
        Relay relay = new Relay(first.awaitListening().port())) {
      server.register(relay.port());
      second.awaitListening();
      // What a fresh JVM does for the first time may take longer than the server waits.
      server.call("Greeter/naps", "1");
      server.call("Counter/warm/add", "1");

      ClientTrace client = ClientTrace.begin();
      String id = server.send("Greeter/waits", "10", client.headers());
      String line = first.process().awaitLine("awakeable .* of " + id);
      traces.of(client, 2); // slept and called with the connection open, suspended on its awakeable
      server.awaitStatus(id, "suspended");
      relay.switchTo(second.port());
      first.process().kill();
      server.resolveAwakeable(line.replaceFirst("awakeable (\\S+) of .*", "$1"), "\"Bob\"");
      assertThat(server.attach(id).body()).isEqualTo("\"Bob 1\"");

      SpanSpec anchor = client.anchor("Greeter/waits", id);
      String callee = "Counter/" + id + "/add";
      String calleeId = traces.attemptsAt(callee, 1).get(0).attribute("restate.invocation.id");
      assertTrace(
          traces.of(client, 3),
          anchor,
          Attempt.at("Greeter/waits", id, FACTS.protocol())
              .sleep("cooldown")
              .call(callee)
              .acceptedAndLinked(callee, calleeId)
              .suspendedOn("awakeable")
              .childOf(anchor),
          Attempt.at("Greeter/waits", id, FACTS.protocol())
              .replays(2)
              .acceptedAndLinked(callee, calleeId)
              .output()
              .completed()
              .childOf(anchor));
    }
  }

  @Test
  void attemptsThatRunWhenTheProcessIsToldToEnd() throws Exception {
    StubServer.Gate quick = new StubServer.Gate();
    StubServer.Gate never = new StubServer.Gate();
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink()), ProcessEndIT::withTimeToEnd)
                .awaitListening()) {
      server.register(app.port());
      ClientTrace finishing = ClientTrace.begin();
      ClientTrace hanging = ClientTrace.begin();
      String finishingId =
          server.send("Probe/blocked", '"' + web.url(quick) + '"', finishing.headers());
      String hangingId =
          server.send("Probe/blockedInRun", '"' + web.url(never) + '"', hanging.headers());
      quick.awaitVisitor();
      never.awaitVisitor();

      app.process().process().terminate();
      app.process().awaitLine("shutting down");
      quick.open();
      app.process().process().awaitExit(Duration.ofSeconds(20));

      SpanSpec finishingAnchor = finishing.anchor("Probe/blocked", finishingId);
      SpanSpec finished =
          Attempt.at("Probe/blocked", finishingId, FACTS.protocol())
              .output()
              .completed()
              .childOf(finishingAnchor);
      assertTrace(
          traces.of(finishing, 3), finishingAnchor, finished, Attempt.httpCall().childOf(finished));
      SpanSpec hangingAnchor = hanging.anchor("Probe/blockedInRun", hangingId);
      SpanSpec aborted =
          Attempt.at("Probe/blockedInRun", hangingId, FACTS.protocol())
              .run("block")
              .aborted()
              .childOf(hangingAnchor);
      SpanSpec run =
          Attempt.run("block", "Probe/blockedInRun", hangingId, 1, "aborted")
              .error("aborted")
              .childOf(aborted);
      // The call in the run is not ours to end.
      assertTrace(traces.of(hanging, 3), hangingAnchor, aborted, run);
    }
  }

  /** Who exports no spans has the log, and it has the last word of each attempt. */
  @Test
  void withoutAnExporterOfSpansTheLogSaysWhatTheEndOfTheProcessCutOff() throws Exception {
    StubServer.Gate quick = new StubServer.Gate();
    StubServer.Gate never = new StubServer.Gate();
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            SmokeApp.java(
                    SDK,
                    SmokeApp.javaagent(traces.sink()),
                    jvm ->
                        withTimeToEnd(jvm)
                            .property("otel.traces.exporter", "none")
                            .property("otel.logs.exporter", "otlp")
                            .property("otel.instrumentation.durable.lifecycle-events", "log"))
                .awaitListening()) {
      server.register(app.port());
      server.send("Probe/blocked", '"' + web.url(quick) + '"');
      server.send("Probe/blockedInRun", '"' + web.url(never) + '"');
      quick.awaitVisitor();
      never.awaitVisitor();

      app.process().process().terminate();
      app.process().awaitLine("shutting down");
      quick.open();
      app.process().process().awaitExit(Duration.ofSeconds(20));
    }
    assertThat(outcomesInTheLog())
        .isEqualTo(Map.of("Probe/blocked", "completed", "Probe/blockedInRun", "aborted"));
    assertThat(traces.all()).isEmpty();
  }

  private Map<String, String> outcomesInTheLog() {
    return traces.sink().logs().stream()
        .filter(log -> log.eventName().equals("durable.attempt.ended"))
        .collect(
            Collectors.toMap(
                log -> log.attribute("durable.attempt.target"),
                log -> log.attribute("durable.attempt.outcome")));
  }

  /** What a JVM does for the first time may take longer than the half second that it has. */
  private static JavaProcess.Builder withTimeToEnd(JavaProcess.Builder jvm) {
    return jvm.property("otel.instrumentation.durable.shutdown-grace", "3s");
  }

  private SmokeApp app() {
    return SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink()));
  }
}
