/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.smoke.ServerSpans.server;
import static io.durabletrace.smoke.ServerSpans.withoutEnd;
import static io.durabletrace.testing.SpanSpec.span;
import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.Any;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that calls the ingress through {@code dev.restate.client}: the ingress drops contexts
 * with flags {@code 03}, which newer agents send, so these arrive with {@code 01}.
 */
class ClientIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final long PROTOCOL = SdkFacts.of(SDK).protocol();

  private static final Traces traces = new Traces();
  private static SmokeApp app;
  private static RestateServer silent;
  private static RestateServer tracing;
  private static ClientCalls calls;

  @BeforeAll
  static void start() {
    app = SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink()));
    silent = RestateServer.builder().start();
    tracing = RestateServer.builder().tracing(traces.sink()).start();
    app.awaitListening();
    silent.register(app.port());
    tracing.register(app.port());
    calls = ClientCalls.run(SDK, SmokeApp.javaagent(traces.sink()), silent, jvm -> {});
  }

  @AfterAll
  static void stop() {
    try {
      app.close();
      traces.assertNothingCameLater();
    } finally {
      silent.close();
      tracing.close();
      traces.close();
    }
  }

  @Test
  void withoutSpanTheCallIsARootAndTheInvocationHangsFromIt() {
    String sent = calls.said("none", "answer");
    assertThat(sent).endsWith("-01");

    SpanSpec post = post();
    SpanSpec anchor = anchor().childOf(post);
    assertTrace(traces.of(traceId(sent), 3), post, anchor, attempt().childOf(anchor));
    assertFlags(post, "01");
    assertThat(sent).contains(post.actual().spanId());
  }

  @Test
  void inASpanTheCallIsItsChildAndTheSpanKeepsItsFlags() {
    String sent = calls.said("sync", "answer");
    assertThat(sent).endsWith("-01");

    SpanSpec own = span("sync", Kind.INTERNAL).scope("app");
    SpanSpec post = post().childOf(own);
    SpanSpec anchor = anchor().childOf(post);
    SpanSpec other = Attempt.httpCall().childOf(own);
    assertTrace(traces.of(traceId(sent), 5), own, post, anchor, attempt().childOf(anchor), other);
    assertFlags(own, "03");
    assertFlags(post, "01");
    assertFlags(other, "03");
  }

  @Test
  void otherRequestsOfTheProgramKeepTheirFlags() {
    assertThat(calls.otherRequests()).hasSize(2).allMatch(sent -> sent.endsWith("-03"));
  }

  @Test
  void aCallbackSeesTheCallersOwnSpanAndBaggage() {
    String sent = calls.said("async", "answer");
    SpanSpec own = span("async", Kind.INTERNAL).attribute("seen", "in callback");
    SpanSpec post = post().childOf(own);
    SpanSpec anchor = anchor().childOf(post);
    assertTrace(traces.of(traceId(sent), 4), own, post, anchor, attempt().childOf(anchor));

    String current = "flags=03 span=" + own.actual().spanId() + " user=async recording";
    assertThat(calls.said("async", "in between")).isEqualTo(current);
    assertThat(calls.said("async", "in callback")).isEqualTo(current);
    assertThat(calls.said("async", "after call")).isEqualTo(current);
  }

  @Test
  void aCallbackOfACallWithoutSpanSeesNone() {
    String nothing = "flags=00 span=0000000000000000 user=null not recording";
    assertThat(calls.said("none", "after call")).isEqualTo(nothing);
    assertThat(calls.said("none", "in callback")).isEqualTo(nothing);
  }

  /** Results, exceptions, cancellation, the kind of future, what is current: as without us. */
  @Test
  void switchedOffNothingElseIsDifferent() {
    ClientCalls off =
        ClientCalls.run(
            SDK,
            SmokeApp.javaagent(traces.sink()),
            silent,
            jvm -> jvm.property("otel.instrumentation.restate-client.enabled", "false"));

    assertThat(off.answers()).hasSize(4).allMatch(sent -> sent.endsWith("-03"));
    assertThat(off.otherRequests()).allMatch(sent -> sent.endsWith("-03"));
    assertThat(calls.answers()).hasSize(4).allMatch(sent -> sent.endsWith("-01"));
    assertThat(calls.withoutIds()).isEqualTo(off.withoutIds());
  }

  @Test
  void theWholeTraceIsOneWhereTheServerTraces() {
    ClientCalls traced =
        ClientCalls.run(SDK, SmokeApp.javaagent(traces.sink()), tracing, jvm -> {});

    SpanSpec post = post();
    assertTrace(withoutEnd(traces.of(traceId(traced.said("none", "answer")), 6)), below(post));

    SpanSpec own = span("async", Kind.INTERNAL).attribute("seen", "in callback");
    SpanSpec child = post().childOf(own);
    SpanSpec[] rest = below(child);
    assertTrace(
        withoutEnd(traces.of(traceId(traced.said("async", "answer")), 7)),
        own,
        rest[0],
        rest[1],
        rest[2],
        rest[3],
        rest[4]);
  }

  private static SpanSpec[] below(SpanSpec post) {
    SpanSpec ingress = server("ingress Probe/caller").childOf(post);
    SpanSpec begin = server("invocation-start Probe/caller").childOf(ingress);
    SpanSpec serverAttempt = server("invocation-attempt Probe/caller").childOf(begin);
    return new SpanSpec[] {post, ingress, begin, serverAttempt, attempt().childOf(serverAttempt)};
  }

  @Test
  void aClientInARunHangsFromTheRun() {
    ClientTrace client = ClientTrace.begin();
    String ingress = '"' + silent.ingress().toString() + '"';
    RestateServer.Answer answer =
        silent.call("Probe/clientInRun", ingress, Map.of("traceparent", client.traceparent("03")));
    assertThat(answer.body()).endsWith("-01\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Probe/clientInRun", id);
    SpanSpec attempt =
        Attempt.at("Probe/clientInRun", id, PROTOCOL)
            .run("ask")
            .runEnded("ask", "completed")
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec run =
        Attempt.run("ask", "Probe/clientInRun", id, 1, "completed").ok().childOf(attempt);
    SpanSpec post = post().childOf(run);
    SpanSpec callee = anchor().childOf(post);
    assertTrace(
        traces.of(client, 6), anchor, attempt, run, post, callee, attempt().childOf(callee));
    assertFlags(run, "03");
    assertFlags(post, "01");
  }

  @ParameterizedTest
  @MethodSource("agents")
  void onEveryAgent(AgentVersion agent) {
    // The oldest client, for a change; in between it is the same.
    ClientCalls old =
        ClientCalls.run(
            SdkVersion.java("2.0.0"),
            SmokeApp.extensionOn(agent, traces.sink()),
            silent,
            jvm -> {});

    assertThat(old.answers()).hasSize(4).allMatch(sent -> sent.endsWith("-01"));
    boolean sendsRandomFlag = agent.isAtLeast("2.26");
    assertThat(old.otherRequests())
        .hasSize(2)
        .allMatch(sent -> sent.endsWith(sendsRandomFlag ? "-03" : "-01"));
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  private static SpanSpec post() {
    return span("POST", Kind.CLIENT).scope("io.opentelemetry.java-http-client").anyAttributes();
  }

  private static SpanSpec anchor() {
    return Attempt.anchor("Probe/caller", Any.stringWith("inv_"));
  }

  private static SpanSpec attempt() {
    return Attempt.at("Probe/caller", Any.stringWith("inv_"), PROTOCOL).output().completed();
  }

  private static String traceId(String traceparent) {
    return traceparent.split("-", -1)[1];
  }

  private static void assertFlags(SpanSpec spec, String flags) {
    assertThat("%02x".formatted(spec.actual().flags() & 0xff))
        .as(spec.actual().name())
        .isEqualTo(flags);
  }
}
