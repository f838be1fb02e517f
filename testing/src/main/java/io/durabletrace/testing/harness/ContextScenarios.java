/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import io.opentelemetry.api.baggage.Baggage;
import java.util.List;
import java.util.Map;

/** Which trace an attempt belongs to. */
final class ContextScenarios {

  private static final String CLIENT_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENT_SPAN = "b7ad6b7169203331";
  private static final String CLIENT = "00-" + CLIENT_TRACE + "-" + CLIENT_SPAN + "-01";

  static List<Scenario> all() {
    return List.of(
        that("without any context an attempt hangs from its anchor, which is a root")
            .untracedServer()
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(e -> e.anchor(e.attempt().completed())),
        that("without the server's context the anchor is the client's child")
            .untracedServer()
            .script((server, user) -> fromClient(server, Map.of("traceparent", CLIENT)))
            .writes("OUTPUT END")
            .trace(e -> e.anchor(e.attempt().completed()).parent(CLIENT_TRACE + " " + CLIENT_SPAN)),
        that("a later attempt hangs from the anchor that the first one emitted")
            .untracedServer()
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "never executed"))
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.run(1, "charge"),
                      Frames.completed(FrameType.RUN_NOTIFICATION, 1, "charged"));
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().parent(e.anchorIds()).replayed(1).completed()),
        that("a retried attempt hangs from the anchor that the first one emitted")
            .untracedServer()
            .script(
                (server, user) -> {
                  server.start(Start.first().retries(1), Frames.input("Ann"));
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().parent(e.anchorIds()).number(2).completed()),
        that("a client of another trace than the server's is linked")
            .script((server, user) -> fromClient(server, Map.of("traceparent", CLIENT)))
            .writes("OUTPUT END")
            .trace(e -> e.attempt().link(CLIENT_TRACE + " " + CLIENT_SPAN).completed()),
        that("a client of the server's trace is not linked")
            .script(
                (server, user) ->
                    fromClient(
                        server,
                        Map.of(
                            "traceparent",
                            "00-"
                                + Ids.traceId("a client of the server's trace is not linked")
                                + "-b7ad6b7169203331-01")))
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("a context that is none is ignored")
            .header("traceparent", "00-nonsense-01")
            .script((server, user) -> fromClient(server, Map.of("traceparent", "also nonsense")))
            .writes("OUTPUT END")
            .trace(e -> e.anchor(e.attempt().completed())),
        that("a context in another format is the parent where its propagator is configured")
            .untracedServer()
            .header("b3", CLIENT_TRACE.replace('0', '9') + "-" + CLIENT_SPAN + "-1")
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(
                e ->
                    e.understandsB3()
                        ? e.attempt()
                            .parent(CLIENT_TRACE.replace('0', '9') + " " + CLIENT_SPAN)
                            .completed()
                        : e.anchor(e.attempt().completed())),
        that("an attempt that the server does not sample leaves nothing")
            .header("traceparent", "00-11111111111111111111111111111111-2222222222222222-00")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          user.mark("inside");
                          return "charged";
                        }))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start("Ann");
                  server.awaitEnd();
                })
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END"),
        that("the client's baggage reaches user code, in a run too")
            .handler(
                (ctx, input, user) -> {
                  user.mark("handler of " + tenant());
                  return ctx.run(
                      "charge",
                      Stage.TEXT,
                      () -> {
                        user.mark("run of " + tenant());
                        return "charged";
                      });
                })
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  fromClient(server, Map.of("traceparent", CLIENT, "baggage", "tenant=acme"));
                })
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .link(CLIENT_TRACE + " " + CLIENT_SPAN)
                        .child(e.userSpan("handler of acme"))
                        .command("Run", "charge")
                        .runEnded("charge", "completed")
                        .child(e.run("charge", "completed").child(e.userSpan("run of acme")))
                        .completed()));
  }

  private static String tenant() {
    return Baggage.current().getEntryValue("tenant");
  }

  private static void fromClient(Conversation server, Map<String, String> headers) {
    server.start(Start.first(), Frames.input("Ann", headers));
    server.awaitEnd();
  }

  private ContextScenarios() {}
}
