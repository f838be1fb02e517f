/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.SpanSpec.span;
import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SpanSpec;
import java.util.Map;

/** What users do in handlers and runs: it finds the attempt's or the run's span current. */
final class UserCode {
  private final RestateServer server;
  private final Traces traces;
  private final SdkFacts sdk;
  private final SmokeApp app;
  private final StubServer web;

  UserCode(RestateServer server, Traces traces, SdkFacts sdk, SmokeApp app, StubServer web) {
    this.server = server;
    this.traces = traces;
    this.sdk = sdk;
    this.app = app;
    this.web = web;
  }

  void callsLogsAndQueries() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Probe/userCode", '"' + web.url() + '"', client.headers());
    assertThat(answer.body()).isEqualTo("\"done\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Probe/userCode", id);
    SpanSpec attempt =
        Attempt.at("Probe/userCode", id, sdk.protocol())
            .run("work")
            .runEnded("work", "completed")
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec run = Attempt.run("work", "Probe/userCode", id, 1, "completed").ok().childOf(attempt);
    assertTrace(
        traces.of(client, 7),
        anchor,
        attempt,
        Attempt.httpCall().childOf(attempt),
        Attempt.databaseCall().childOf(attempt),
        run,
        Attempt.httpCall().childOf(run),
        Attempt.databaseCall().childOf(run));
    app.assertLogged(attempt, "log line in handler");
    app.assertLogged(run, "log line in run");
    app.assertLogged(attempt, "after run");
  }

  void aSpanOfItsOwn() {
    ClientTrace client = ClientTrace.begin();
    Answer answer = server.call("Probe/ownSpan", '"' + web.url() + '"', client.headers());
    assertThat(answer.body()).isEqualTo("\"ok\"");

    String id = answer.invocationId();
    SpanSpec anchor = client.anchor("Probe/ownSpan", id);
    SpanSpec attempt =
        Attempt.at("Probe/ownSpan", id, sdk.protocol())
            .run("inside")
            .runEnded("inside", "completed")
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec own = span("own", Kind.INTERNAL).scope("app").childOf(attempt);
    SpanSpec run = Attempt.run("inside", "Probe/ownSpan", id, 1, "completed").ok().childOf(own);
    assertTrace(traces.of(client, 5), anchor, attempt, own, run, Attempt.httpCall().childOf(run));
  }

  void baggage() {
    ClientTrace client = ClientTrace.begin();
    Map<String, String> headers = client.headersWithBaggage("tenant=acme");
    assertThat(server.call("Probe/baggage", "\"tenant\"", headers).body())
        .isEqualTo("\"acme acme\"");
    traces.of(client, 3);
  }
}
