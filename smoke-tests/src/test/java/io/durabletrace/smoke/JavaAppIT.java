/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.Any;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One program, one server that does not trace, HTTP/2: what the tour does not visit. */
class JavaAppIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final long PROTOCOL = SdkFacts.of(SDK).protocol();
  private static final String TERMINAL = "dev.restate.sdk.common.TerminalException";

  private static final Traces traces = new Traces();
  private static final StubServer web = new StubServer();
  private static SmokeApp app;
  private static RestateServer server;

  @BeforeAll
  static void start() {
    app = SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink()));
    server = RestateServer.builder().retry(Duration.ofSeconds(1), 10).start();
    app.awaitListening();
    server.register(app.port());
  }

  @AfterAll
  static void stop() {
    try {
      app.close();
      traces.assertNothingCameLater();
    } finally {
      server.close();
      web.close();
      traces.close();
    }
  }

  /** The README's example: it fails, waits three seconds, tries again. */
  @Test
  void eachAttemptIsSeenBeforeTheNextBegins() {
    new Tour(server, traces, SdkFacts.of(SDK), app).aRunThatFailsTwice(3000);
  }

  @Test
  void aTerminalFailureInARunIsRecordedThere() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/refuseInRun", "\"no pot\"", client.headers());
    assertThat(answer.status()).isEqualTo(418);

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/refuseInRun", id);
    SpanSpec attempt =
        Attempt.at("Greeter/refuseInRun", id, PROTOCOL)
            .run("brew")
            .runEnded("brew", "failed")
            .output()
            .broken("failed", 418, TERMINAL, "no pot", false)
            .childOf(anchor);
    SpanSpec run =
        Attempt.run("brew", "Greeter/refuseInRun", id, 1, "failed")
            .attribute("error.type", TERMINAL)
            .event("exception", Attempt.exceptionAttributes(TERMINAL, "no pot"))
            .error("no pot")
            .childOf(attempt);
    assertTrace(traces.of(client, 3), anchor, attempt, run);
  }

  @Test
  void callsAndSendsAreEvents() {
    ClientTrace client = ClientTrace.begin();
    String key = "calls-" + client.spanId();
    Answer answer = server.call("Greeter/calls", '"' + key + '"', client.headers());
    assertThat(answer.body()).isEqualTo("\"count 2\"");
    String laterId = app.sentForLater(answer.invocationId());

    String counter = "Counter/" + key;
    List<ReceivedSpan> callees = traces.attemptsAt(counter + "/add", 2);
    SpanSpec anchor = client.anchor("Greeter/calls", answer.invocationId());
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at("Greeter/calls", answer.invocationId(), PROTOCOL)
            .call(counter + "/add")
            .acceptedAndLinked(counter + "/add", id(callees.get(0)))
            .send(counter + "/add")
            .acceptedAndLinked(counter + "/add", id(callees.get(1)))
            .command(
                "OneWayCall",
                "restate.call.target",
                counter + "-later/add",
                "restate.wake_up_time",
                Any.numberIn(System.currentTimeMillis(), System.currentTimeMillis() + 3_600_000))
            .acceptedAndLinked(counter + "-later/add", laterId)
            .output()
            .completed()
            .childOf(anchor));
    // Nothing is injected into calls: each callee is a trace of its own, which is linked.
    for (ReceivedSpan callee : callees) {
      String id = id(callee);
      SpanSpec root = Attempt.anchor(counter + "/add", id);
      assertTrace(
          traces.of(callee.traceId(), 2),
          root,
          Attempt.at(counter + "/add", id, PROTOCOL)
              .command("GetEagerState")
              .command("SetState")
              .output()
              .completed()
              .childOf(root));
    }
  }

  private static String id(ReceivedSpan attempt) {
    return attempt.attribute("restate.invocation.id");
  }

  @Test
  void aSharedHandlerOfAnObject() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Counter/nobody/get", "\"\"", client.headers());
    assertThat(answer.body()).isEqualTo("0");

    SpanSpec anchor = client.anchor("Counter/nobody/get", answer.invocationId());
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at("Counter/nobody/get", answer.invocationId(), PROTOCOL)
            .command("GetEagerState")
            .output()
            .completed()
            .childOf(anchor));
  }

  @Test
  void withoutAClientTheAnchorIsARoot() {
    String id = server.call("Greeter/greet", "\"stranger\"").invocationId();

    AnchorIds ids = AnchorIds.of(id);
    SpanSpec anchor = Attempt.anchor("Greeter/greet", id);
    SpanSpec attempt =
        Attempt.at("Greeter/greet", id, PROTOCOL)
            .run("greeting")
            .runEnded("greeting", "completed")
            .output()
            .completed()
            .childOf(anchor);
    assertTrace(
        traces.of(ids.traceId(), 3),
        anchor,
        attempt,
        Attempt.run("greeting", "Greeter/greet", id, 1, "completed").ok().childOf(attempt));
    assertThat(anchor.actual().spanId()).isEqualTo(ids.spanId());
    assertThat(attempt.actual().scopeVersion()).isNotEmpty();
  }

  @Test
  void anUnsampledClientGetsNoSpans() {
    ClientTrace client = ClientTrace.begin();
    String unsampled = "00-" + client.traceId() + '-' + client.spanId() + "-00";
    Answer answer = server.call("Greeter/greet", "\"Ann\"", Map.of("traceparent", unsampled));
    assertThat(answer.body()).isEqualTo("\"Hello Ann\"");

    traces.expectNone(client);
  }

  @Test
  void whatUserCodeDoesHangsFromTheAttemptAndTheRun() {
    userCode().callsLogsAndQueries();
  }

  @Test
  void aRunHangsFromTheUsersOwnSpanAroundIt() {
    userCode().aSpanOfItsOwn();
  }

  @Test
  void theClientsBaggageReachesUserCode() {
    userCode().baggage();
  }

  private static UserCode userCode() {
    return new UserCode(server, traces, SdkFacts.of(SDK), app, web);
  }

  @Test
  void aCancelledInvocation() {
    ClientTrace client = ClientTrace.begin();
    String id = server.send("Greeter/waitForever", "\"\"", client.headers());
    server.awaitStatus(id, "running");
    server.cancel(id);
    assertThat(server.attach(id).status()).isEqualTo(409);

    SpanSpec anchor = client.anchor("Greeter/waitForever", id);
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at("Greeter/waitForever", id, PROTOCOL).output().cancelled().childOf(anchor));
  }

  @Test
  void anInvocationThatIsKilledWhileItsHandlerRuns() throws Exception {
    StubServer.Gate gate = new StubServer.Gate();
    ClientTrace client = ClientTrace.begin();
    String id = server.send("Probe/blocked", '"' + web.url(gate) + '"', client.headers());
    gate.awaitVisitor();
    server.kill(id);

    SpanSpec anchor = client.anchor("Probe/blocked", id);
    SpanSpec attempt = Attempt.at("Probe/blocked", id, PROTOCOL).aborted().childOf(anchor);
    // The span is there while the handler still waits for its page; what it called ends later.
    assertTrace(traces.of(client, 2), anchor, attempt);
    gate.open();
    assertTrace(traces.of(client, 3), anchor, attempt, Attempt.httpCall().childOf(attempt));
  }

  @Test
  void aServerThatDiesWhileARunExecutes() throws Exception {
    StubServer.Gate gate = new StubServer.Gate();
    ClientTrace client = ClientTrace.begin();
    String id;
    try (RestateServer mortal = RestateServer.builder().start()) {
      mortal.register(app.port());
      id = mortal.send("Probe/blockedInRun", '"' + web.url(gate) + '"', client.headers());
      gate.awaitVisitor();
    }

    SpanSpec anchor = client.anchor("Probe/blockedInRun", id);
    SpanSpec attempt =
        Attempt.at("Probe/blockedInRun", id, PROTOCOL).run("block").aborted().childOf(anchor);
    // The attempt is over with its connection, the run with its closure, and nobody hears of its
    // result.
    assertTrace(traces.of(client, 2), anchor, attempt);
    gate.open();
    SpanSpec run =
        Attempt.run("block", "Probe/blockedInRun", id, 1, "aborted")
            .error("aborted")
            .childOf(attempt);
    assertTrace(traces.of(client, 4), anchor, attempt, run, Attempt.httpCall().childOf(run));
  }
}
