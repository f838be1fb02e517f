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

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SpanSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One program behind servers that trace and that do not, over HTTP/2 and HTTP/1.1: where an
 * attempt's span belongs.
 */
@ParameterizedClass
@EnumSource
class TransportsIT {
  TransportsIT(Program program) {
    // started before, in start()
  }

  private static SdkFacts sdk;
  private static Traces traces;
  private static SmokeApp app;
  private static RestateServer tracing;
  private static RestateServer tracingHttp11;
  private static RestateServer silentHttp11;

  @BeforeParameterizedClassInvocation
  static void start(Program program) {
    sdk = program.facts();
    traces = new Traces();
    app = program.start(SmokeApp.javaagent(traces.sink()));
    tracing = RestateServer.builder().tracing(traces.sink()).start();
    tracingHttp11 = RestateServer.builder().tracing(traces.sink()).start();
    silentHttp11 = RestateServer.builder().start();
    app.awaitListening();
    tracing.register(app.uri(), false);
    tracingHttp11.register(app.uri(), true);
    silentHttp11.register(app.uri(), true);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    try {
      app.close();
      traces.assertNothingCameLater();
    } finally {
      tracing.close();
      tracingHttp11.close();
      silentHttp11.close();
      traces.close();
    }
  }

  @Test
  void theServersAttemptIsTheParent() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = tracing.call("Greeter/greet", "\"Ann\"", client.headers());

    SpanSpec ingress = server("ingress Greeter/greet").childOf(client.spanId());
    SpanSpec begin = server("invocation-start Greeter/greet").childOf(ingress);
    SpanSpec serverAttempt = server("invocation-attempt Greeter/greet").childOf(begin);
    SpanSpec attempt = greeted(answer.invocationId()).childOf(serverAttempt);
    assertTrace(
        withoutEnd(traces.of(client, 6)),
        ingress,
        begin,
        serverAttempt,
        attempt,
        greeting(answer.invocationId()).childOf(attempt));
  }

  @Test
  void aCalleeIsInTheCallersTraceAndASendsIsNot() {
    ClientTrace client = ClientTrace.begin();
    String key = "calls-" + client.spanId();
    tracing.call("Greeter/calls", '"' + key + '"', client.headers());

    List<ReceivedSpan> attempts = traces.attemptsAt("Counter/" + key + "/add", 2);
    assertThat(attempts.get(0).traceId()).isEqualTo(client.traceId());
    assertThat(attempts.get(1).traceId()).isNotEqualTo(client.traceId());
    assertThat(attempts).allMatch(attempt -> !attempt.isRoot() && attempt.links().isEmpty());
  }

  @Test
  void aClientsContextThatTheServerDroppedIsLinked() {
    // Flags of newer clients that the server cannot read: it starts a trace of its own.
    ClientTrace client = ClientTrace.begin();
    String newer = "00-" + client.traceId() + '-' + client.spanId() + "-03";
    Answer answer = tracing.call("Greeter/greet", "\"Ann\"", Map.of("traceparent", newer));

    ReceivedSpan attempt = traces.attemptOf(answer.invocationId());
    assertThat(attempt.traceId()).isNotEqualTo(client.traceId());
    assertThat(attempt.isRoot()).isFalse();
    SpanSpec spec =
        greeted(answer.invocationId()).anyParent().link(client.traceId(), client.spanId());
    assertTrace(List.of(attempt), spec);
  }

  @Test
  void overHttp11TheServerSpanOfTheRequestIsBetween() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = tracingHttp11.call("Greeter/greet", "\"Ann\"", client.headers());
    String id = answer.invocationId();

    SpanSpec ingress = server("ingress Greeter/greet").childOf(client.spanId());
    SpanSpec begin = server("invocation-start Greeter/greet").childOf(ingress);
    SpanSpec serverAttempt1 = server("invocation-attempt Greeter/greet").childOf(begin);
    SpanSpec request1 = request().childOf(serverAttempt1);
    SpanSpec attempt1 =
        Attempt.at("Greeter/greet", id, sdk.protocol())
            .run("greeting")
            .runEnded("greeting", "completed")
            .suspendedOn("run greeting")
            .childOf(request1);
    SpanSpec serverAttempt2 = server("invocation-attempt Greeter/greet").childOf(begin);
    SpanSpec request2 = request().childOf(serverAttempt2);
    SpanSpec attempt2 =
        Attempt.at("Greeter/greet", id, sdk.protocol())
            .replays(1)
            .output()
            .completed()
            .childOf(request2);
    assertTrace(
        withoutEnd(traces.of(client, 10)),
        ingress,
        begin,
        serverAttempt1,
        request1,
        attempt1,
        greeting(id).childOf(attempt1),
        serverAttempt2,
        request2,
        attempt2);
  }

  @Test
  void aServerSpanThatIsNotTheParentIsLinked() {
    ClientTrace client = ClientTrace.begin();
    String id = silentHttp11.call("Counter/linked/add", "1", client.headers()).invocationId();

    ReceivedSpan linked = traces.attemptOf(id);
    assertThat(linked.links()).hasSize(1);
    SpanSpec request = request();
    assertTrace(traces.of(linked.links().get(0).traceId(), 1), request);
    SpanSpec anchor = client.anchor("Counter/linked/add", id);
    SpanSpec attempt =
        Attempt.at("Counter/linked/add", id, sdk.protocol())
            .command("GetEagerState")
            .command("SetState")
            .output()
            .completed()
            .childOf(anchor)
            .link(request);
    assertTrace(traces.of(client, 2), anchor, attempt);
  }

  @Test
  void theTourOverHttp11() {
    new SuspendingTour(silentHttp11, traces, sdk, true).all(app);
  }

  private static Attempt greets(String id) {
    return Attempt.at("Greeter/greet", id, sdk.protocol())
        .run("greeting")
        .runEnded("greeting", "completed");
  }

  private static SpanSpec greeted(String id) {
    return greets(id).output().completed();
  }

  private static SpanSpec greeting(String id) {
    return Attempt.run("greeting", "Greeter/greet", id, 1, "completed").ok();
  }

  /** The span that other instrumentation makes of an HTTP/1.1 request. */
  private static SpanSpec request() {
    return span("POST", Kind.SERVER).scope("io.opentelemetry.netty-4.1").anyAttributes();
  }
}
