/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.sdk.common.AbortedExecutionException;
import dev.restate.sdk.common.TerminalException;
import java.util.List;

/** The ways in which a handler itself can end an attempt. */
final class EndingScenarios {

  static final String TERMINAL = "dev.restate.sdk.common.TerminalException";
  static final String ILLEGAL_STATE = "java.lang.IllegalStateException";

  static List<Scenario> all() {
    return List.of(
        that("a handler that returns is completed")
            .compareRemains()
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("a virtual object's key is in the target and not in the name")
            .object("Cart", "alice", "add")
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("a workflow is named like an object")
            .workflow("Signup", "ann@example.com", "run")
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("protocol 6 is like 5 but for its number")
            .since("2.4.0")
            .protocol(6)
            .script(
                (server, user) -> {
                  server.start(Start.first().randomSeed(42), Frames.input("Ann"));
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("without a core executor everything happens on one thread")
            .withoutCoreExecutor()
            .handler((ctx, input, user) -> user.inSpan("work", () -> "hello " + input))
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(e -> e.attempt().child(e.userSpan("work")).completed()),
        that("a result that was journaled before is completed, with no new command")
            .script(
                (server, user) -> {
                  server.start(Start.first(), Frames.input("Ann"), Frames.output("hello Ann"));
                  server.awaitEnd();
                })
            .writes("END")
            .trace(e -> e.attempt().replayed(1).completedBefore()),
        that("a terminal exception is failed")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  throw new TerminalException(418, "short and stout");
                })
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .exception(TERMINAL, "short and stout")
                        .failed("418", TERMINAL, "short and stout")),
        that("any other exception is retrying")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  throw new IllegalStateException("flux is off");
                })
            .script(EndingScenarios::onlyInput)
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .blamesAsEver(e, 0, "Input")
                        .exception(ILLEGAL_STATE, "flux is off")
                        .retrying("500", ILLEGAL_STATE, "flux is off")),
        that("the third try in a row has the number 3")
            .handler(
                (ctx, input, user) -> {
                  throw new IllegalStateException("still off");
                })
            .script(
                (server, user) -> {
                  server.start(Start.first().retries(2), Frames.input("Ann"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .number(3)
                        .blamesAsEver(e, 0, "Input")
                        .exception(ILLEGAL_STATE, "still off")
                        .retrying("500", ILLEGAL_STATE, "still off")),
        that("an exception without a message is described by its type")
            .handler(
                (ctx, input, user) -> {
                  throw new UnsupportedOperationException();
                })
            .script(EndingScenarios::onlyInput)
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .blamesAsEver(e, 0, "Input")
                        .exception("java.lang.UnsupportedOperationException", null)
                        .retrying(
                            "500",
                            "java.lang.UnsupportedOperationException",
                            "java.lang.UnsupportedOperationException")),
        that("an error is retrying like an exception")
            .handler(
                (ctx, input, user) -> {
                  throw new AssertionError("cannot be");
                })
            .script(EndingScenarios::onlyInput)
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .blamesAsEver(e, 0, "Input")
                        .exception("java.lang.AssertionError", "cannot be")
                        .retrying("500", "java.lang.AssertionError", "cannot be")),
        that("a cancelled invocation is cancelled")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  ctx.awakeable(Stage.TEXT).await();
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.settle();
                  server.send(Frames.cancelSignal());
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().cancelled()),
        that("a handler that survives its cancellation is completed")
            .handler(
                (ctx, input, user) -> {
                  try {
                    return ctx.awakeable(Stage.TEXT).await();
                  } catch (TerminalException cancelled) {
                    user.saw("caught " + cancelled.getCode());
                    return "undone";
                  }
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.send(Frames.cancelSignal());
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("a handler that throws the SDK's abort itself is aborted")
            .handler(
                (ctx, input, user) -> {
                  AbortedExecutionException.sneakyThrow();
                  return "unreachable";
                })
            .script(EndingScenarios::onlyInput)
            .writes("END")
            .trace(e -> e.attempt().aborted()));
  }

  static void onlyInput(Conversation server, UserCode user) {
    server.start("Ann");
    server.awaitEnd();
  }

  private EndingScenarios() {}
}
