/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent configured by a declarative file (YAML), which does not come by its customizers. */
class DeclarativeIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");

  private final Traces traces = new Traces();

  @TempDir Path folder;

  @AfterEach
  void close() {
    traces.close();
  }

  @Test
  void anchorsHaveTheirIdsAndCallsAreConnected() throws IOException {
    try (RestateServer server = RestateServer.builder().start();
        SmokeApp app = app()) {
      server.register(app.awaitListening().port());
      Answer answer = server.call("Greeter/calls", "\"declared\"");
      assertThat(answer.status()).isEqualTo(200);

      String counter = "Counter/declared/add";
      String called = traces.attemptsAt(counter, 2).get(0).attribute("restate.invocation.id");
      SpanSpec anchor = Attempt.anchor("Greeter/calls", answer.invocationId());
      SpanSpec attempt =
          SpanSpec.span("attempt Greeter/calls", Kind.SERVER)
              .anyAttributes()
              .anyEvents()
              .anyLinks()
              .ok()
              .childOf(anchor);
      SpanSpec calleesAnchor = Attempt.anchor(counter, called).childOf(attempt);
      SpanSpec callee =
          SpanSpec.span("attempt Counter/{key}/add", Kind.SERVER)
              .anyAttributes()
              .anyEvents()
              .ok()
              .childOf(calleesAnchor);
      // Both are told by Traces to have the ids that follow from their invocation's.
      assertTrace(
          traces.of(AnchorIds.of(answer.invocationId()).traceId(), 4),
          anchor,
          attempt,
          calleesAnchor,
          callee);
    }
  }

  /** What runs at the end of the process is ended by a wrapper that no customizer could place. */
  @Test
  void anAttemptThatIsCutOffIsExported() throws Exception {
    StubServer.Gate never = new StubServer.Gate();
    try (StubServer web = new StubServer();
        RestateServer server = RestateServer.builder().start();
        SmokeApp app = app()) {
      server.register(app.awaitListening().port());
      ClientTrace client = ClientTrace.begin();
      String id = server.send("Probe/blockedInRun", '"' + web.url(never) + '"', client.headers());
      never.awaitVisitor();

      app.process().process().terminate();
      app.process().process().awaitExit(Duration.ofSeconds(20));

      SpanSpec anchor = client.anchor("Probe/blockedInRun", id);
      SpanSpec aborted =
          Attempt.at("Probe/blockedInRun", id, SdkFacts.of(SDK).protocol())
              .run("block")
              .aborted()
              .childOf(anchor);
      SpanSpec run =
          Attempt.run("block", "Probe/blockedInRun", id, 1, "aborted")
              .error("aborted")
              .childOf(aborted);
      assertTrace(traces.of(client, 3), anchor, aborted, run);
    }
  }

  private SmokeApp app() throws IOException {
    Path file = folder.resolve("otel.yaml");
    Files.writeString(
        file,
        """
        file_format: "0.4"
        propagator:
          composite: [{tracecontext: }, {baggage: }]
        tracer_provider:
          processors:
            - batch:
                schedule_delay: 50
                exporter: {otlp_http: {endpoint: "%s"}}
        instrumentation/development:
          java:
            durable:
              shutdown_grace: 1s
            restate:
              call_propagation: auto
        """
            .formatted(traces.sink().endpoint().resolve("/v1/traces")));
    return SmokeApp.java(
        SDK,
        SmokeApp.javaagent(traces.sink()),
        jvm -> jvm.property("otel.config.file", file.toString()));
  }
}
