/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.SpanSpec.span;
import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Others that make spans of attempts and runs, or set contexts.
 *
 * <p>SDK 2.8's module {@code sdk-interceptor-opentelemetry} could not be had. Its place is taken by
 * hand-made classes with its names and contract, around one handler of the program.
 */
class NeighboursIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final String TARGET = "Probe/intercepted";
  private static final String THEIRS = "dev.restate.sdk.interceptor.opentelemetry";
  private static final String FOUND = "INFO .*found Restate's sdk-interceptor-opentelemetry: ";

  private static final Traces traces = new Traces();
  private static RestateServer server;

  private final ClientTrace client = ClientTrace.begin();

  @BeforeAll
  static void start() {
    server = RestateServer.builder().start();
  }

  @AfterAll
  static void stop() {
    server.close();
    traces.close();
  }

  @Test
  void ourSpansReplaceTheSdksOwn() {
    try (SmokeApp app = start(jvm -> jvm.property("smoke.interceptors", "true"))) {
      app.process().awaitLine(FOUND + "its spans are switched off.*sdk-spans=replace");
      assertOurs(server.call(TARGET, "\"\"", client.headers()).invocationId());
    }
    traces.assertNothingCameLater();
  }

  @Test
  void theSdksOwnStayWhereTheUserWantsThem() {
    try (SmokeApp app =
        start(
            jvm ->
                jvm.property("smoke.interceptors", "true")
                    .property("otel.instrumentation.restate.sdk-spans", "keep")
                    // Nothing of what we tell of attempts may land on the spans of others.
                    .property("otel.logs.exporter", "otlp")
                    .property("otel.instrumentation.durable.lifecycle-events", "span,log")
                    .property("otel.instrumentation.durable.start-marker", "true"))) {
      app.process().awaitLine(FOUND + "its spans stay.*sdk-spans=keep");
      server.call(TARGET, "\"\"", client.headers());

      SpanSpec attempt =
          span("attempt " + TARGET, Kind.SERVER).scope(THEIRS).childOf(client.spanId());
      SpanSpec run = span("run (work)", Kind.INTERNAL).scope(THEIRS).childOf(attempt);
      assertTrace(
          traces.of(client, 4),
          attempt,
          span("in handler", Kind.INTERNAL).childOf(attempt),
          run,
          span("in run", Kind.INTERNAL).childOf(run));
    }
    traces.assertNothingCameLater();
    assertThat(traces.sink().logs()).noneMatch(log -> log.scopeName().equals(Attempt.SCOPE));
  }

  @Test
  void whereTheModuleIsNotThereKeepMeansNothing() {
    try (SmokeApp app =
        start(jvm -> jvm.property("otel.instrumentation.restate.sdk-spans", "keep"))) {
      assertOurs(server.call(TARGET, "\"\"", client.headers()).invocationId());
      assertThat(app.process().dump()).doesNotContain("found Restate's");
    }
    traces.assertNothingCameLater();
  }

  @Test
  void anOpenTelemetryThatTheUserGaveToTheSdkChangesNothing() {
    try (SmokeApp app = start(jvm -> jvm.property("smoke.withOpenTelemetry", "true"))) {
      app.process().awaitLine("INFO .*found Endpoint.Builder.withOpenTelemetry");
      assertOurs(server.call(TARGET, "\"\"", client.headers()).invocationId());
    }
    traces.assertNothingCameLater();
  }

  private void assertOurs(String id) {
    SpanSpec anchor = client.anchor(TARGET, id);
    SpanSpec attempt =
        Attempt.at(TARGET, id, SdkFacts.of(SDK).protocol())
            .run("work")
            .runEnded("work", "completed")
            .output()
            .completed()
            .childOf(anchor);
    SpanSpec run = Attempt.run("work", TARGET, id, 1, "completed").ok().childOf(attempt);
    assertTrace(
        traces.of(client, 5),
        anchor,
        attempt,
        span("in handler", Kind.INTERNAL).childOf(attempt),
        run,
        span("in run", Kind.INTERNAL).childOf(run));
  }

  private static SmokeApp start(Consumer<JavaProcess.Builder> settings) {
    SmokeApp app = SmokeApp.java(SDK, SmokeApp.javaagent(traces.sink()), settings);
    app.awaitListening();
    server.register(app.port());
    return app;
  }
}
