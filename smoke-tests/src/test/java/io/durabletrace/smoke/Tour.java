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
import io.durabletrace.testing.SpanSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What every program, SDK release and agent is sent through: a service, a virtual object and a
 * workflow, what goes well, what fails and what waits. Each stop asserts the program's answer and
 * the whole trace.
 */
final class Tour {
  static final String ILLEGAL_STATE = "java.lang.IllegalStateException";

  /** Longer than a machine pauses. */
  private static final long LONG_MILLIS = 3_000;

  private final RestateServer server;
  private final Traces traces;
  private final SdkFacts sdk;
  private final SmokeApp app;

  /**
   * A tour of what is registered at this server.
   *
   * @param sdk what the program runs on
   */
  Tour(RestateServer server, Traces traces, SdkFacts sdk, SmokeApp app) {
    this.server = server;
    this.traces = traces;
    this.sdk = sdk;
    this.app = app;
  }

  /** All of it, over a connection that stays open: nothing suspends. */
  void all() {
    aServiceWithARun();
    aSleep();
    aVirtualObject();
    aWorkflow();
    aHandlerThatFailsTwice();
    aRunThatFailsTwice(500);
    aTerminalFailure();
  }

  void aServiceWithARun() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/greet", "\"Ann\"", client.headers());
    assertThat(answer.body()).isEqualTo("\"Hello Ann\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/greet", id);
    SpanSpec attempt =
        Attempt.at("Greeter/greet", id, sdk.protocol())
            .run("greeting")
            .runEnded("greeting", "completed")
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec run =
        Attempt.run("greeting", "Greeter/greet", id, 1, "completed").ok().childOf(attempt);
    assertTrace(traces.of(client, 3), anchor, attempt, run);
    app.assertLogged(attempt, "log line in handler");
    app.assertLogged(run, "log line in run");
  }

  /** The handler goes on in another thread, perhaps, but in the same span. */
  void aSleep() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/naps", "50", client.headers());
    assertThat(answer.body()).isEqualTo("\"awake\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/naps", id);
    SpanSpec attempt =
        Attempt.at("Greeter/naps", id, sdk.protocol())
            .command("Sleep", "restate.wake_up_time", Any.number())
            .output()
            .completed()
            .childOf(anchor);
    assertTrace(traces.of(client, 2), anchor, attempt);
    app.assertLogged(attempt, "log line before sleep");
    app.assertLogged(attempt, "log line after sleep");
  }

  void aVirtualObject() {
    ClientTrace client = ClientTrace.begin();
    String target = "Counter/tour-" + client.spanId() + "/add";
    Answer answer = server.call(target, "5", client.headers());
    assertThat(answer.body()).isEqualTo("5");

    SpanSpec anchor = client.anchor(target, answer.invocationId());
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at(target, answer.invocationId(), sdk.protocol())
            .command("GetEagerState")
            .command("SetState")
            .output()
            .completed()
            .childOf(anchor));
  }

  void aWorkflow() {
    ClientTrace client = ClientTrace.begin();
    ClientTrace approver = ClientTrace.begin();
    String order = "Order/tour-" + client.spanId();
    String id = server.send(order + "/run", "\"Tea\"", client.headers());
    server.awaitStatus(id, "running");
    Answer approved = server.call(order + "/approve", "\"Bob\"", approver.headers());
    assertThat(approved.body()).isEqualTo("\"thanks\"");
    assertThat(server.attach(id).body()).isEqualTo("\"Tea approved by Bob\"");

    SpanSpec anchor = client.anchor(order + "/run", id);
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at(order + "/run", id, sdk.protocol())
            .command("GetPromise")
            .output()
            .completed()
            .childOf(anchor));
    SpanSpec approval = approver.anchor(order + "/approve", approved.invocationId());
    assertTrace(
        traces.of(approver, 2),
        approval,
        Attempt.at(order + "/approve", approved.invocationId(), sdk.protocol())
            .command("CompletePromise")
            .output()
            .completed()
            .childOf(approval));
  }

  /** Three attempts; the runtime says when the next one comes. */
  void aHandlerThatFailsTwice() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/flaky", "\"Ann\"", client.headers());
    assertThat(answer.body()).isEqualTo("\"Finally Ann\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/flaky", id);
    List<ReceivedSpan> spans = traces.of(client, 4);
    assertTrace(
        spans,
        anchor,
        notYet(flaky(id, 1)).childOf(anchor),
        notYet(flaky(id, 2)).childOf(anchor),
        flaky(id, 3).output().completed().childOf(anchor));
    assertSeenBeforeTheNext(spans, 0);
  }

  private SpanSpec notYet(Attempt attempt) {
    SpanSpec spec = attempt.broken("retrying", 500, ILLEGAL_STATE, "not yet", true);
    if (sdk.relatesEveryError()) {
      spec.attribute("restate.error.related_command.index", 0);
      spec.attribute("restate.error.related_command.type", "Command/Input");
    }
    return spec;
  }

  private Attempt flaky(String id, int number) {
    return Attempt.at("Greeter/flaky", id, sdk.protocol()).number(number);
  }

  /** Three attempts; the run says when the next one comes. */
  void aRunThatFailsTwice(long delay) {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/flakyRun", Long.toString(delay), client.headers());
    assertThat(answer.body()).isEqualTo("\"charged\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Greeter/flakyRun", id);
    List<ReceivedSpan> spans = traces.of(client, 7);
    SpanSpec first = cardDeclined(flakyRun(id, 1).run("charge"), delay).childOf(anchor);
    SpanSpec second = cardDeclined(flakyRun(id, 2).replays(1), delay).childOf(anchor);
    SpanSpec third =
        flakyRun(id, 3)
            .replays(1)
            .runEnded("charge", "completed")
            .output()
            .completed()
            .childOf(anchor);
    assertTrace(
        spans,
        anchor,
        first,
        declinedRun(id, 1, delay).childOf(first),
        second,
        declinedRun(id, 2, delay).childOf(second),
        third,
        Attempt.run("charge", "Greeter/flakyRun", id, 3, "completed").ok().childOf(third));
    assertSeenBeforeTheNext(spans, delay);
  }

  private Attempt flakyRun(String id, int number) {
    return Attempt.at("Greeter/flakyRun", id, sdk.protocol()).number(number);
  }

  private static SpanSpec cardDeclined(Attempt attempt, long delay) {
    return attempt
        .runEnded("charge", "retrying")
        .broken("retrying", 500, ILLEGAL_STATE, "card declined", false)
        .attribute("restate.retry.delay_ms", delay)
        .attribute("restate.error.related_command.index", 1)
        .attribute("restate.error.related_command.type", "Command/Run")
        .attribute("restate.error.related_command.name", "charge");
  }

  private static SpanSpec declinedRun(String id, int number, long delay) {
    return Attempt.run("charge", "Greeter/flakyRun", id, number, "retrying")
        .attribute("restate.retry.delay_ms", delay)
        .attribute("error.type", ILLEGAL_STATE)
        .event("exception", Attempt.exceptionAttributes(ILLEGAL_STATE, "card declined"))
        .error("card declined");
  }

  void aTerminalFailure() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Greeter/refuse", "\"no tea\"", client.headers());
    assertThat(answer.status()).isEqualTo(418);

    SpanSpec anchor = client.anchor("Greeter/refuse", answer.invocationId());
    assertTrace(
        traces.of(client, 2),
        anchor,
        Attempt.at("Greeter/refuse", answer.invocationId(), sdk.protocol())
            .output()
            .broken("failed", 418, "dev.restate.sdk.common.TerminalException", "no tea", true)
            .childOf(anchor));
  }

  /**
   * The point of it all: a failed attempt is there to be seen before the next one begins. Where
   * that comes after half a second or one, the first or the second: a busy machine may pause.
   */
  private static void assertSeenBeforeTheNext(List<ReceivedSpan> spans, long delay) {
    List<ReceivedSpan> ordered =
        spans.stream()
            .filter(span -> span.name().startsWith("attempt "))
            .sorted((a, b) -> Long.compare(a.startNanos(), b.startNanos()))
            .toList();
    List<Boolean> seen =
        IntStream.range(1, ordered.size())
            .mapToObj(i -> ordered.get(i - 1).arrival().isBefore(ordered.get(i).start()))
            .toList();
    assertThat(seen).as("each arrived before the next began").contains(true);
    if (delay >= LONG_MILLIS) {
      assertThat(seen).doesNotContain(false);
    }
  }
}
