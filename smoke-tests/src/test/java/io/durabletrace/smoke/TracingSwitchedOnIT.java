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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody switches the server's tracing on, which takes a restart, while an invocation waits: its
 * later attempts stay in the trace of the first one.
 */
class TracingSwitchedOnIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final long PROTOCOL = SdkFacts.of(SDK).protocol();

  private static final Traces traces = new Traces();
  private static SmokeApp app;

  @BeforeAll
  static void start() {
    app = SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink())).awaitListening();
  }

  @AfterAll
  static void stop() {
    app.close();
    traces.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "none"})
  void anInvocationIsOneTraceAllTheSame(String flags) {
    ClientTrace client = ClientTrace.begin();
    boolean traced = !flags.equals("none");
    Map<String, String> headers =
        traced ? Map.of("traceparent", client.traceparent(flags)) : Map.of();
    StubServer.Gate gate = new StubServer.Gate();
    String id;
    try (StubServer web = new StubServer();
        Restarted server = new Restarted()) {
      server.current.register(app.port());
      id = server.current.send("Probe/blocked", '"' + web.url(gate) + '"', headers);
      awaitVisitor(gate);
      server.restart();
      gate.open();
      assertThat(server.current.attach(id).body()).isEqualTo("\"ok\"");

      AnchorIds ids = AnchorIds.of(id);
      String traceId = traced ? client.traceId() : ids.traceId();
      SpanSpec anchor = Attempt.anchor("Probe/blocked", id);
      List<ReceivedSpan> attempts = traces.attemptsAt("Probe/blocked", id, 2);
      assertThat(attempts).allMatch(attempt -> attempt.traceId().equals(traceId));
      assertTrace(
          List.of(traces.span(ids.spanId())), traced ? anchor.childOf(client.spanId()) : anchor);
      assertTrace(
          attempts,
          Attempt.at("Probe/blocked", id, PROTOCOL).aborted().childOf(ids.spanId()),
          Attempt.at("Probe/blocked", id, PROTOCOL)
              .output()
              .completed()
              .childOf(flags.equals("01") ? serversAttempt(ids, traceId) : ids.spanId()));
    }
  }

  /**
   * The server knows the client it understood; its spans are below the anchor then, as if made by
   * it.
   */
  private static String serversAttempt(AnchorIds anchor, String traceId) {
    ReceivedSpan attempt =
        traces.spanWhere(
            span ->
                span.name().equals("invocation-attempt Probe/blocked")
                    && span.traceId().equals(traceId));
    assertThat(attempt.parentSpanId()).isEqualTo(anchor.spanId());
    return attempt.spanId();
  }

  private static void awaitVisitor(StubServer.Gate gate) {
    try {
      gate.awaitVisitor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that does not trace, and after its restart does. */
  private static final class Restarted implements AutoCloseable {
    private RestateServer current = RestateServer.builder().start();

    void restart() {
      current = RestateServer.builder().tracing(traces.sink()).startInsteadOf(current);
    }

    @Override
    public void close() {
      current.close();
    }
  }
}
