/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SpanSpec;
import java.util.List;

/**
 * The tour over a connection that the server closes as soon as it has sent the journal: whatever
 * waits, suspends, also for the acknowledgement of a run. Every attempt is a child of the anchor,
 * and replays what the ones before it did, in silence.
 */
final class SuspendingTour {
  private final RestateServer server;
  private final Traces traces;
  private final SdkFacts sdk;
  private final boolean insideServerSpans;

  /**
   * A tour of what is registered at this server.
   *
   * @param sdk what the program runs on
   * @param insideServerSpans whether other instrumentation makes a SERVER span around each attempt
   */
  SuspendingTour(RestateServer server, Traces traces, SdkFacts sdk, boolean insideServerSpans) {
    this.server = server;
    this.traces = traces;
    this.sdk = sdk;
    this.insideServerSpans = insideServerSpans;
  }

  /** All of it; {@code app} has to say what awakeables it waits for. */
  void all(SmokeApp app) {
    aRun();
    aWorkflow();
    everyWayToWait(app);
  }

  void aRun() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/greet", "\"Ann\"", client.headers());
    assertThat(answer.body()).isEqualTo("\"Hello Ann\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/greet", id);
    SpanSpec first =
        Attempt.at("Greeter/greet", id, sdk.protocol())
            .run("greeting")
            .runEnded("greeting", "completed")
            .suspendedOn("run greeting");
    SpanSpec run = Attempt.run("greeting", "Greeter/greet", id, 1, "completed").ok();
    SpanSpec second =
        Attempt.at("Greeter/greet", id, sdk.protocol()).replays(1).output().completed();
    assertTrace(
        traces.of(client, 4), anchor, at(anchor, first), run.childOf(first), at(anchor, second));
  }

  void aWorkflow() {
    ClientTrace client = ClientTrace.begin();
    ClientTrace approver = ClientTrace.begin();
    String workflow = "Order/tour-" + client.spanId();
    String id = server.send(workflow + "/run", "\"Tea\"", client.headers());
    traces.of(client, 2);
    Answer approved = server.call(workflow + "/approve", "\"Bob\"", approver.headers());
    assertThat(server.attach(id).body()).isEqualTo("\"Tea approved by Bob\"");

    SpanSpec anchor = client.anchor(workflow + "/run", id);
    assertTrace(
        traces.of(client, 3),
        anchor,
        at(
            anchor,
            Attempt.at(workflow + "/run", id, sdk.protocol())
                .command("GetPromise")
                .suspendedOn("promise approval")),
        at(
            anchor,
            Attempt.at(workflow + "/run", id, sdk.protocol()).replays(1).output().completed()));
    String approvalId = approved.invocationId();
    SpanSpec approval = approver.anchor(workflow + "/approve", approvalId);
    assertTrace(
        traces.of(approver, 3),
        approval,
        at(
            approval,
            Attempt.at(workflow + "/approve", approvalId, sdk.protocol())
                .command("CompletePromise")
                .suspendedOn("completion of promise approval")),
        at(
            approval,
            Attempt.at(workflow + "/approve", approvalId, sdk.protocol())
                .replays(1)
                .output()
                .completed()));
  }

  void everyWayToWait(SmokeApp app) {
    ClientTrace client = ClientTrace.begin();
    String id = server.send("Greeter/waits", "200", client.headers());
    approve(app, id);
    assertThat(server.attach(id).body()).startsWith("\"Bob ");

    assertWaits(client, id, traces.of(client, 5));
  }

  /** The four attempts of {@code Greeter/waits}, wherever each of them ran. */
  void assertWaits(ClientTrace client, String id, List<ReceivedSpan> spans) {
    String callee = "Counter/" + id + "/add";
    String calleeId = traces.attemptsAt(callee, 1).get(0).attribute("restate.invocation.id");
    SpanSpec anchor = client.anchor("Greeter/waits", id);
    assertTrace(
        spans,
        anchor,
        at(
            anchor,
            Attempt.at("Greeter/waits", id, sdk.protocol())
                .sleep("cooldown")
                .suspendedOn("sleep cooldown")),
        at(
            anchor,
            Attempt.at("Greeter/waits", id, sdk.protocol())
                .replays(1)
                .call(callee)
                .perhapsAcceptedAndLinked(callee, calleeId)
                .suspendedOn("call " + callee)),
        at(
            anchor,
            Attempt.at("Greeter/waits", id, sdk.protocol())
                .replays(2)
                .acceptedAndLinked(callee, calleeId)
                .suspendedOn("awakeable")),
        at(
            anchor,
            Attempt.at("Greeter/waits", id, sdk.protocol())
                .replays(2)
                .acceptedAndLinked(callee, calleeId)
                .output()
                .completed()));
  }

  /** Waits until the handler suspends on its awakeable, and completes that. */
  void approve(SmokeApp app, String id) {
    String line = app.process().awaitLine("awakeable .* of " + id);
    server.awaitStatus(id, "suspended");
    server.resolveAwakeable(line.replaceFirst("awakeable (\\S+) of .*", "$1"), "\"Bob\"");
  }

  private SpanSpec at(SpanSpec anchor, SpanSpec attempt) {
    attempt.childOf(anchor);
    return insideServerSpans ? attempt.anyLinks() : attempt;
  }
}
