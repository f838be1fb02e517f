/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls and sends that carry the caller's context: the whole traces, exactly. */
class CallsIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final long PROTOCOL = SdkFacts.of(SDK).protocol();
  private static final String PROPAGATION = "otel.instrumentation.restate.call-propagation";

  private static final Traces traces = new Traces();
  private static SmokeApp app;
  private static RestateServer server;

  @BeforeAll
  static void start() {
    app = app("auto", traces.sink());
    server = RestateServer.builder().retry(Duration.ofSeconds(1), 10).start();
    server.register(app.awaitListening().port());
  }

  @AfterAll
  static void stop() {
    try {
      app.close();
      traces.assertNothingCameLater();
    } finally {
      server.close();
      traces.close();
    }
  }

  @Test
  void aCalleeIsBelowItsCallerAndASentOneIsLinkedBothWays() {
    ClientTrace client = ClientTrace.begin();
    String counter = "Counter/both-" + client.spanId();
    Answer answer =
        server.call(
            "Greeter/calls", '"' + counter.substring("Counter/".length()) + '"', client.headers());
    assertThat(answer.body()).isEqualTo("\"count 2\"");
    String later = app.sentForLater(answer.invocationId());
    String called = id(traces.attemptsAt(counter + "/add", 2).get(0));
    String sent = id(traces.attemptsAt(counter + "/add", 2).get(1));

    SpanSpec anchor = client.anchor("Greeter/calls", answer.invocationId());
    SpanSpec attempt =
        Attempt.at("Greeter/calls", answer.invocationId(), PROTOCOL)
            .call(counter + "/add")
            .accepted(counter + "/add", called)
            .send(counter + "/add")
            .acceptedAndLinked(counter + "/add", sent)
            .delayedSend(counter + "-later/add")
            .acceptedAndLinked(counter + "-later/add", later)
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec calleesAnchor = Attempt.anchor(counter + "/add", called).childOf(attempt);
    assertTrace(
        traces.of(client, 4),
        anchor,
        attempt,
        calleesAnchor,
        added(counter, called).childOf(calleesAnchor));
    assertSentFrom(attempt, counter, sent);
  }

  @Test
  void whatIsSentForLaterIsLinkedBothWays() {
    ClientTrace client = ClientTrace.begin();
    String key = "later-" + client.spanId();
    String counter = "Counter/" + key;
    Answer answer = server.call("Greeter/sendsLater", '"' + key + '"', client.headers());
    String sent = id(traces.attemptsAt(counter + "/add", 1).get(0));
    assertThat(answer.body()).isEqualTo('"' + sent + '"');

    SpanSpec anchor = client.anchor("Greeter/sendsLater", answer.invocationId());
    SpanSpec attempt =
        Attempt.at("Greeter/sendsLater", answer.invocationId(), PROTOCOL)
            .delayedSend(counter + "/add")
            .acceptedAndLinked(counter + "/add", sent)
            .output()
            .completed()
            .childOf(anchor);
    assertTrace(traces.of(client, 2), anchor, attempt);
    assertSentFrom(attempt, counter, sent);
  }

  /** The first process is gone when the call is replayed; the second one injects nothing itself. */
  @Test
  void aCalleeHangsFromTheAttemptThatFirstCalledIt() {
    try (RestateServer other = RestateServer.builder().retry(Duration.ofSeconds(5), 10).start();
        SmokeApp first = app("auto", traces.sink());
        SmokeApp second = app("off", traces.sink());
        Relay relay = new Relay(first.awaitListening().port())) {
      other.register(relay.port());
      second.awaitListening();

      ClientTrace client = ClientTrace.begin();
      String key = "moved-" + client.spanId();
      String counter = "Counter/" + key;
      String id = other.send("Greeter/callsAndFails", '"' + key + '"', client.headers());
      traces.of(client, 4); // the call is answered, the first attempt has failed
      relay.switchTo(second.port());
      first.process().kill();
      assertThat(other.attach(id).body()).isEqualTo("\"count 1\"");

      String called = id(traces.attemptsAt(counter + "/add", 1).get(0));
      SpanSpec anchor = client.anchor("Greeter/callsAndFails", id);
      SpanSpec attempt =
          failed(
                  Attempt.at("Greeter/callsAndFails", id, PROTOCOL)
                      .call(counter + "/add")
                      .accepted(counter + "/add", called))
              .childOf(anchor);
      SpanSpec calleesAnchor = Attempt.anchor(counter + "/add", called).childOf(attempt);
      assertTrace(
          traces.of(client, 7),
          anchor,
          attempt,
          calleesAnchor,
          added(counter, called).childOf(calleesAnchor),
          failed(again(id, 2).accepted(counter + "/add", called)).childOf(anchor),
          failed(again(id, 3).accepted(counter + "/add", called)).childOf(anchor),
          again(id, 4).accepted(counter + "/add", called).output().completed().childOf(anchor));
    }
  }

  /** The server hands on contexts itself, and the headers are there as well. */
  @Test
  void alwaysMeansAlsoWithATracingServer() {
    Traces all = new Traces();
    try (RestateServer tracing = RestateServer.builder().tracing(all.sink()).start();
        SmokeApp always = app("always", all.sink())) {
      tracing.register(always.awaitListening().port());
      ClientTrace client = ClientTrace.begin();
      String key = "always-" + client.spanId();
      tracing.call("Greeter/calls", '"' + key + '"', client.headers());

      ReceivedSpan caller = all.attemptsAt("Greeter/calls", 1).get(0);
      ReceivedSpan called = all.attemptsAt("Counter/" + key + "/add", 2).get(0);
      ReceivedSpan sent = all.attemptsAt("Counter/" + key + "/add", 2).get(1);
      assertThat(caller.traceId()).isEqualTo(client.traceId());
      // Below the server's own attempt, in one trace: nothing is to be linked.
      assertThat(called.traceId()).isEqualTo(client.traceId());
      assertThat(called.parentSpanId()).isNotEqualTo(caller.spanId());
      assertThat(called.links()).isEmpty();
      // In the trace that the server gave it, linked to who sent it, and from there.
      AnchorIds sentAnchor = AnchorIds.of(id(sent));
      assertThat(sent.traceId()).isEqualTo(sentAnchor.traceId());
      assertThat(sent.links()).hasSize(1);
      assertThat(sent.links().get(0).spanId()).isEqualTo(caller.spanId());
      assertThat(caller.links()).anyMatch(link -> link.spanId().equals(sentAnchor.spanId()));
    } finally {
      all.close();
    }
  }

  @Test
  void aSentInvocationCanBeAChild() {
    Traces children = new Traces();
    try (RestateServer untraced = RestateServer.builder().start();
        SmokeApp child =
            SmokeApp.java(
                SDK,
                SmokeApp.javaagent(children.sink()),
                jvm ->
                    jvm.jvmArgument("-D" + PROPAGATION + "=auto")
                        .jvmArgument("-Dotel.instrumentation.restate.send-relation=child"))) {
      untraced.register(child.awaitListening().port());
      ClientTrace client = ClientTrace.begin();
      String key = "child-" + client.spanId();
      String counter = "Counter/" + key;
      Answer answer = untraced.call("Greeter/sendsLater", '"' + key + '"', client.headers());

      String sent = id(children.attemptsAt(counter + "/add", 1).get(0));
      SpanSpec anchor = client.anchor("Greeter/sendsLater", answer.invocationId());
      SpanSpec attempt =
          Attempt.at("Greeter/sendsLater", answer.invocationId(), PROTOCOL)
              .delayedSend(counter + "/add")
              .accepted(counter + "/add", sent)
              .output()
              .completed()
              .childOf(anchor);
      SpanSpec sentsAnchor = Attempt.anchor(counter + "/add", sent).childOf(attempt);
      attempt.link(client.traceId(), AnchorIds.of(sent).spanId());
      assertTrace(
          children.of(client, 4),
          anchor,
          attempt,
          sentsAnchor,
          added(counter, sent).childOf(sentsAnchor));
    } finally {
      children.close();
    }
  }

  /** The sent invocation's own trace. */
  private static void assertSentFrom(SpanSpec attempt, String counter, String sent) {
    SpanSpec anchor = Attempt.anchor(counter + "/add", sent).link(attempt);
    assertTrace(
        traces.of(AnchorIds.of(sent).traceId(), 2), anchor, added(counter, sent).childOf(anchor));
  }

  private static SpanSpec added(String counter, String id) {
    return Attempt.at(counter + "/add", id, PROTOCOL)
        .command("GetEagerState")
        .command("SetState")
        .output()
        .completed();
  }

  /** Fails twice in each process. */
  private static Attempt again(String id, long number) {
    return Attempt.at("Greeter/callsAndFails", id, PROTOCOL).number(number).replays(1);
  }

  private static SpanSpec failed(Attempt attempt) {
    return attempt.broken("retrying", 500, IllegalStateException.class.getName(), "not yet", true);
  }

  private static String id(ReceivedSpan attempt) {
    return attempt.attribute("restate.invocation.id");
  }

  private static SmokeApp app(String propagation, OtlpSink sink) {
    return SmokeApp.java(
        SDK,
        SmokeApp.javaagent(sink),
        jvm -> jvm.jvmArgument("-D" + PROPAGATION + "=" + propagation));
  }
}
