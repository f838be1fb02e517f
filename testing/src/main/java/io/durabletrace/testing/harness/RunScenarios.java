/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.EndingScenarios.TERMINAL;
import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.common.TerminalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What {@code ctx.run} can come to. */
final class RunScenarios {

  private static final String IO = "java.io.IOException";

  static List<Scenario> all() {
    return List.of(
        that("a run that succeeds is completed, and so is its attempt")
            .compareRemains()
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "charged " + input))
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(e -> e.attempt().ran(e, "charge").completed()),
        that("a run without a name has none")
            .handler((ctx, input, user) -> ctx.run(Stage.TEXT, () -> "charged"))
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run")
                        .runEnded(null, "completed")
                        .child(e.run(null, "completed"))
                        .completed()),
        that("a run that fails is retrying, and so is its attempt")
            .compareRemains()
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, RunScenarios::down))
            .script(RunScenarios::acknowledged)
            .writes("RUN ERROR")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "retrying")
                        .child(e.run("charge", "retrying", IO, "bank is down"))
                        .blames(1, "Run", "charge")
                        .retrying("500", IO, "bank is down")),
        that("a run that fails with a policy says when it is tried again")
            .handler(
                (ctx, input, user) -> ctx.run("charge", Stage.TEXT, policy(), RunScenarios::down))
            .script(RunScenarios::acknowledged)
            .writes("RUN ERROR")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "retrying")
                        .child(
                            e.run("charge", "retrying", IO, "bank is down")
                                .attribute("restate.retry.delay_ms", 200L))
                        .blames(1, "Run", "charge")
                        .retryDelay(200)
                        .retrying("500", IO, "bank is down")),
        that("a replayed run that fails for the fourth time has the number 4")
            .handler(
                (ctx, input, user) -> ctx.run("charge", Stage.TEXT, policy(), RunScenarios::down))
            .script(
                (server, user) -> {
                  server.start(
                      Start.first().retries(3), Frames.input("Ann"), Frames.run(1, "charge"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .number(4)
                        .replayed(1)
                        .runEnded("charge", "retrying")
                        .child(
                            e.run("charge", "retrying", IO, "bank is down")
                                .attribute("durable.attempt.number", 4L)
                                .attribute("restate.retry.delay_ms", 1600L))
                        .blames(1, "Run", "charge")
                        .retryDelay(1600)
                        .retrying("500", IO, "bank is down")),
        that("a run whose policy is exhausted is failed, and so is its attempt")
            .handler(
                (ctx, input, user) ->
                    ctx.run("charge", Stage.TEXT, policy().setMaxAttempts(3), RunScenarios::down))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start(
                      Start.first().retries(2), Frames.input("Ann"), Frames.run(1, "charge"));
                  server.awaitEnd();
                })
            .writes("PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .number(3)
                        .replayed(1)
                        .runEnded("charge", "failed")
                        .child(
                            e.run("charge", "failed", IO, "bank is down")
                                .attribute("durable.attempt.number", 3L))
                        .failed("500", TERMINAL, "java.io.IOException: bank is down")),
        that("a run that fails for good fails its attempt")
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, RunScenarios::refused))
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "failed")
                        .child(e.run("charge", "failed", TERMINAL, "card refused"))
                        .failed("422", TERMINAL, "card refused")),
        that("a run that fails for good and is caught does not fail its attempt")
            .handler(
                (ctx, input, user) -> {
                  try {
                    return ctx.run("charge", Stage.TEXT, RunScenarios::refused);
                  } catch (TerminalException e) {
                    return "come back with another card";
                  }
                })
            .script(RunScenarios::acknowledged)
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "failed")
                        .child(e.run("charge", "failed", TERMINAL, "card refused"))
                        .completed()),
        that("a run in request and response mode suspends its attempt")
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "charged"))
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.closeInput();
                  server.awaitEnd();
                })
            .writes("RUN PROPOSE_RUN_COMPLETION SUSPENSION")
            .trace(e -> e.attempt().ran(e, "charge").suspended("run charge")),
        that("a run that nobody awaits is not executed")
            .handler(
                (ctx, input, user) -> {
                  ctx.runAsync("charge", Stage.TEXT, () -> "charged");
                  return "done";
                })
            .script(RunScenarios::acknowledged)
            .writes("RUN OUTPUT END")
            .trace(e -> e.attempt().command("Run", "charge").completed()));
  }

  static void acknowledged(Conversation server, UserCode user) {
    server.acknowledgeRuns();
    server.start("Ann");
    server.awaitEnd();
  }

  private static RetryPolicy policy() {
    return RetryPolicy.exponential(Duration.ofMillis(100), 2);
  }

  private static String down() throws IOException {
    throw new IOException("bank is down");
  }

  private static String refused() {
    throw new TerminalException(422, "card refused");
  }

  private RunScenarios() {}
}
