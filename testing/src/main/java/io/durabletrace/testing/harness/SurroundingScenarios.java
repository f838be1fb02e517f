/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.EndingScenarios.TERMINAL;
import static io.durabletrace.testing.harness.Scenario.that;

import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is around the handler: executors, serdes, other instrumentation, odd transports. */
final class SurroundingScenarios {

  static List<Scenario> all() {
    return List.of(
        nested("the user's own threads carry the context", Executors::newCachedThreadPool),
        nested("a thread for each task carries the context", () -> SurroundingScenarios::thread),
        nested("virtual threads carry the context", SurroundingScenarios::virtualThreads)
            .sinceJava(21),
        nested("an OpenTelemetry in the SDK makes no difference", null).openTelemetryInSdk(),
        badInput(),
        badOutput(),
        lateOutput(),
        belowServerSpan(),
        besideServerSpan(),
        rootWithServerSpan());
  }

  /** Spans in the handler, in a run, in a callback: each below what it is called in. */
  private static Scenario nested(String name, @Nullable Supplier<Executor> threads) {
    Scenario scenario = threads == null ? that(name) : that(name).userThreads(threads);
    return scenario
        .handler(
            (ctx, input, user) ->
                user.inSpan(
                    "around",
                    () ->
                        ctx.runAsync(
                                "charge", Stage.TEXT, () -> user.inSpan("inside", () -> "charged"))
                            .map(charged -> charged + ", " + sampled())
                            .await()))
        .script(
            (server, user) -> {
              server.acknowledgeRuns();
              server.start("Ann");
              server.awaitFrame(FrameType.OUTPUT);
              server.awaitEnd();
            })
        .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
        .trace(
            e ->
                e.attempt()
                    .command("Run", "charge")
                    .runEnded("charge", "completed")
                    .child(
                        e.userSpan("around")
                            .child(e.run("charge", "completed").child(e.userSpan("inside"))))
                    .completed());
  }

  /** The same with the agent and without: only that it can be asked. */
  private static String sampled() {
    return Span.current() == null ? "no span" : "some span";
  }

  private static Scenario badInput() {
    return that("an input that cannot be read is failed")
        .unreadable(true, false)
        .script(EndingScenarios::onlyInput)
        .writes("OUTPUT END")
        .trace(
            e ->
                e.attempt()
                    .exception(TERMINAL, "Cannot deserialize input: cannot be read")
                    .failed("400", TERMINAL, "Cannot deserialize input: cannot be read"));
  }

  private static Scenario badOutput() {
    return that("a result that cannot be written is failed")
        .unreadable(false, true)
        .script(EndingScenarios::onlyInput)
        .writes("OUTPUT END")
        .trace(
            e ->
                e.attempt()
                    .exception(TERMINAL, "Cannot serialize output: cannot be written")
                    .failed("500", TERMINAL, "Cannot serialize output: cannot be written"));
  }

  private static Scenario lateOutput() {
    return that("an output that is subscribed to after the input came starts the handler")
        .outputSubscribedLate()
        .handler((ctx, input, user) -> user.inSpan("work", () -> "hello " + input))
        .script(
            (server, user) -> {
              server.start("Ann");
              server.openOutput();
              server.awaitEnd();
            })
        .writes("OUTPUT END")
        .trace(e -> e.attempt().child(e.userSpan("work")).completed());
  }

  private static Scenario belowServerSpan() {
    String name = "a SERVER span of the same trace is the parent";
    return that(name)
        .serverSpan(Ids.traceparent(name))
        .script(EndingScenarios::onlyInput)
        .trace(
            e ->
                post()
                    .parent(Ids.traceId(name) + " " + Ids.serverSpanId(name))
                    .child(e.attempt().parent("").completed()));
  }

  private static Scenario besideServerSpan() {
    return that("a SERVER span of another trace is linked")
        .serverSpan("")
        .script(EndingScenarios::onlyInput)
        .traces(e -> List.of(post(), e.attempt().link("POST").completed()));
  }

  private static Scenario rootWithServerSpan() {
    return that("a SERVER span without a caller is linked, and no parent")
        .untracedServer()
        .serverSpan("")
        .script(EndingScenarios::onlyInput)
        .traces(e -> List.of(post(), e.anchor(e.attempt().link("POST").completed())));
  }

  private static SpanNode post() {
    return new SpanNode("POST", "SERVER");
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "user");
    thread.setDaemon(true);
    thread.start();
  }

  /** By name: this is compiled for a Java that has none. */
  private static Executor virtualThreads() {
    try {
      return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private SurroundingScenarios() {}
}
