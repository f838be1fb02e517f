/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each kind of server, called by clients of any kind: where the attempt's span is. Where the server
 * does not trace, or its traces cannot be believed, the caller's trace is joined whatever its flags
 * are; where it traces, the server decides, and the caller's trace is linked where it is another.
 */
@ParameterizedClass
@EnumSource
class MixedWorldsIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");

  private static World world;
  private static Traces traces;
  private static SmokeApp app;
  private static RestateServer server;

  private final ClientTrace client = ClientTrace.begin();

  MixedWorldsIT(World world) {
    // started before, in start()
  }

  @BeforeParameterizedClassInvocation
  static void start(World given) {
    world = given;
    traces = new Traces();
    app =
        SmokeApp.java(
            SDK,
            SmokeApp.javaagent(traces.sink()),
            jvm ->
                jvm.property("otel.instrumentation.restate.server-tracing", world.serverTracing()));
    server = world.start(traces.sink());
    app.awaitListening();
    server.register(app.port());
  }

  @AfterParameterizedClassInvocation
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
  void aSampledClient() {
    String id = call(Map.of("traceparent", client.traceparent("01")));
    switch (world) {
      case SILENT, OLD_SILENT_AND_SAID_SO -> assertAnchorBelowClient(id);
      case OLD_SILENT ->
          // In the client's trace, but below a span that is missing; its id is the anchor's.
          assertTrace(traces.of(client, 1), attempt(id).childOf(AnchorIds.of(id).spanId()));
      case TRACING, OLD_TRACING -> assertBelowServers(id, client.traceId(), attempt(id));
    }
  }

  /** What every agent since 2.26 sends; no server up to 1.7 understands it. */
  @Test
  void aClientWithTheRandomFlag() {
    String id = call(Map.of("traceparent", client.traceparent("03")));
    if (world.traces()) {
      ReceivedSpan own = traces.attemptOf(id);
      assertThat(own.traceId()).isNotEqualTo(client.traceId());
      assertBelowServers(id, own.traceId(), attempt(id).link(client.traceId(), client.spanId()));
    } else {
      assertAnchorBelowClient(id);
    }
  }

  /** The parent-based sampler, which is the default, obeys the client. */
  @Test
  void anUnsampledClient() {
    call(Map.of("traceparent", client.traceparent("00")));
    traces.expectNone(client);
  }

  @Test
  void aClientWhoseContextIsMalformed() {
    String malformed = "00-" + client.traceId() + "-nonsense-01";
    assertNoClient(call(Map.of("traceparent", malformed)));
    app.process().awaitLine("WARN.* A traceparent in the headers of an invocation is not valid");
  }

  @Test
  void noClient() {
    assertNoClient(call(Map.of()));
  }

  private static String call(Map<String, String> headers) {
    return server.call("Counter/k/get", "\"\"", headers).invocationId();
  }

  private void assertAnchorBelowClient(String id) {
    SpanSpec anchor = client.anchor("Counter/k/get", id);
    assertTrace(traces.of(client, 2), anchor, attempt(id).childOf(anchor));
  }

  private static void assertNoClient(String id) {
    if (world.traces()) {
      assertBelowServers(id, traces.attemptOf(id).traceId(), attempt(id));
    } else {
      SpanSpec anchor = Attempt.anchor("Counter/k/get", id);
      List<ReceivedSpan> trace = traces.of(AnchorIds.of(id).traceId(), 2);
      assertTrace(trace, anchor, attempt(id).childOf(anchor));
    }
  }

  private static void assertBelowServers(String id, String traceId, SpanSpec attempt) {
    ReceivedSpan own = traces.attemptOf(id);
    assertThat(own.traceId()).isEqualTo(traceId);
    ReceivedSpan parent = traces.span(own.parentSpanId());
    assertThat(parent.traceId()).isEqualTo(traceId);
    assertThat(parent.scopeName()).isNotEqualTo(Attempt.SCOPE);
    assertThat(parent.name()).startsWith(world.serversAttempt());
    assertTrace(List.of(own), attempt.childOf(parent.spanId()));
  }

  private static SpanSpec attempt(String id) {
    long protocol = world.name().startsWith("OLD") ? 6 : SdkFacts.of(SDK).protocol();
    return Attempt.at("Counter/k/get", id, protocol).command("GetEagerState").output().completed();
  }
}
