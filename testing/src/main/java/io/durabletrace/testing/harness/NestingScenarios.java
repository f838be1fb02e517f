/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.sdk.DurableFuture;
import java.util.List;

/** What is below what, where runs and the user's own spans meet. */
final class NestingScenarios {

  static List<Scenario> all() {
    return List.of(
        that("parallel runs are siblings")
            .handler(
                (ctx, input, user) -> {
                  DurableFuture<String> one =
                      ctx.runAsync(
                          "one",
                          Stage.TEXT,
                          () -> {
                            user.pass("first stored");
                            user.mark("in one");
                            return "1";
                          });
                  DurableFuture<String> two =
                      ctx.runAsync(
                          "two",
                          Stage.TEXT,
                          () -> {
                            user.mark("in two");
                            return "2";
                          });
                  DurableFuture.all(one, two).await();
                  return one.await() + two.await();
                })
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start("Ann");
                  server.awaitFrame(FrameType.PROPOSE_RUN_COMPLETION);
                  user.open("first stored");
                  server.awaitEnd();
                })
            .writes("RUN RUN PROPOSE_RUN_COMPLETION PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "one")
                        .command("Run", "two")
                        .runEnded("two", "completed")
                        .runEnded("one", "completed")
                        .child(e.run("one", "completed").child(e.userSpan("in one")))
                        .child(e.run("two", "completed").child(e.userSpan("in two")))
                        .completed()),
        that("user spans around and in a run nest with it")
            .handler(
                (ctx, input, user) ->
                    user.inSpan(
                        "around",
                        () ->
                            ctx.run(
                                "charge",
                                Stage.TEXT,
                                () -> {
                                  user.mark("inside");
                                  return "charged";
                                })))
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "completed")
                        .child(
                            e.userSpan("around")
                                .child(e.run("charge", "completed").child(e.userSpan("inside"))))
                        .completed()),
        that("callbacks and code after a run belong to the attempt")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  String result =
                      ctx.runAsync("charge", Stage.TEXT, () -> "charged")
                          .map(
                              charged -> {
                                user.mark("callback");
                                return charged;
                              })
                          .await();
                  user.mark("after");
                  return result;
                })
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .ran(e, "charge")
                        .child(e.userSpan("after"))
                        .child(e.userSpan("callback"))
                        .completed()));
  }

  private NestingScenarios() {}
}
