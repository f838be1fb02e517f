/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import java.util.List;

/** Attempts that still run when the service is told to end. */
final class ShutdownScenarios {

  static List<Scenario> all() {
    return List.of(
        that("a handler that works when the service ends is aborted")
            .untilTheEnd()
            .handler(
                (ctx, input, user) -> {
                  ctx.send(SuspensionScenarios.stock());
                  user.pass("never");
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.ONE_WAY_CALL);
                })
            .writes("ONE_WAY_CALL")
            .trace(
                e -> e.attempt().command("OneWayCall", SuspensionScenarios.CALLS_STOCK).aborted()),
        that("a run that executes when the service ends is aborted with its attempt")
            .untilTheEnd()
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          user.open("running");
                          user.pass("never");
                          return "unreachable";
                        }))
            .script(
                (server, user) -> {
                  server.start("Ann");
                  user.pass("running");
                })
            .writes("RUN")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .child(e.run("charge", "aborted").status("ERROR", "aborted"))
                        .aborted()),
        that("a handler that comes to its end within the grace is completed")
            .untilTheEnd()
            .handler(
                (ctx, input, user) -> {
                  user.pass("service ends");
                  return "just in time";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  Runtime.getRuntime().addShutdownHook(new Thread(() -> user.open("service ends")));
                })
            .writes("")
            .trace(e -> e.attempt().completed()));
  }

  private ShutdownScenarios() {}
}
