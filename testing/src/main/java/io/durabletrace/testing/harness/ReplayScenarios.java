/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static io.durabletrace.testing.harness.SuspensionScenarios.CALLS_STOCK;

import dev.restate.sdk.common.StateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Attempts that begin with a journal. */
final class ReplayScenarios {

  private static final StateKey<String> ACCOUNT = StateKey.of("account", Stage.TEXT);
  private static final int LONG = 1_000;

  static List<Scenario> all() {
    return List.of(
        that("a replayed run is silent, and what comes after it is not")
            .handler(
                (ctx, input, user) -> {
                  ctx.run("charge", Stage.TEXT, () -> "never executed");
                  return ctx.run("ship", Stage.TEXT, () -> "shipped");
                })
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.run(1, "charge"),
                      Frames.completed(FrameType.RUN_NOTIFICATION, 1, "charged"));
                  server.awaitEnd();
                })
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(e -> e.attempt().replayed(1).ran(e, "ship").completed()),
        that("a sleep that ended is silent when it is replayed")
            .handler(
                (ctx, input, user) -> {
                  ctx.timer("cooldown", Duration.ofHours(1)).await();
                  return SuspensionScenarios.call(ctx).await();
                })
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.sleep(1, "cooldown"),
                      Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, 1));
                  server.awaitFrame(FrameType.CALL);
                  server.send(Frames.invocationId(2, "inv_stock"));
                  server.send(Frames.completed(FrameType.CALL_NOTIFICATION, 3, "reserved"));
                  server.awaitEnd();
                })
            .writes("CALL OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .replayed(1)
                        .command("Call", CALLS_STOCK)
                        .accepted("inv_stock")
                        .completed()),
        that("an awakeable that was resolved lets the handler go on")
            .handler((ctx, input, user) -> ctx.awakeable(Stage.TEXT).await())
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.awakeableResolved(Frames.FIRST_AWAKEABLE, "approved"));
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("a callee's failure that is not caught is failed")
            .handler((ctx, input, user) -> SuspensionScenarios.call(ctx).await())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.CALL);
                  server.send(
                      Frames.completedFailed(FrameType.CALL_NOTIFICATION, 2, 409, "sold out"));
                  server.awaitEnd();
                })
            .writes("CALL OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Call", CALLS_STOCK)
                        .exception(EndingScenarios.TERMINAL, "sold out")
                        .failed("409", EndingScenarios.TERMINAL, "sold out")),
        that("another command than the journal's is a mismatch")
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "charged"))
            .script(
                (server, user) -> {
                  server.start(Start.first(), Frames.input("Ann"), Frames.sleep(1, "cooldown"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(e -> e.attempt().replayed(1).blames(1, "Run", "charge").mismatched()),
        that("another name than the journal's is a mismatch")
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "charged"))
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.run(1, "refund"),
                      Frames.completed(FrameType.RUN_NOTIFICATION, 1, "refunded"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(e -> e.attempt().replayed(1).blames(1, "Run", "charge").mismatched()),
        that("a handler that returns too early is a mismatch")
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.run(1, "charge"),
                      Frames.run(2, "ship"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(e -> e.attempt().replayed(2).blames(1, "Output").mismatched()),
        that("what differs from the journal is nobody else's business")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> {
                  ctx.set(ACCOUNT, "another secret");
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(), Frames.input("Ann"), Frames.setState("account", "a secret"));
                  server.awaitEnd();
                })
            .writes("ERROR")
            .trace(e -> e.attempt().replayed(1).blames(1, "SetState").mismatched()),
        that("a thousand replayed commands are silent")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> {
                  StringBuilder all = new StringBuilder();
                  for (int i = 1; i <= LONG; i++) {
                    all.append(ctx.run("step " + i, Stage.TEXT, () -> "never executed"));
                  }
                  user.saw(all.toString());
                  return SuspensionScenarios.call(ctx).await();
                })
            .slicing(Slicing.ALL_IN_ONE)
            .script(
                (server, user) -> {
                  List<byte[]> journal = new ArrayList<>(List.of(Frames.input("Ann")));
                  for (int i = 1; i <= LONG; i++) {
                    journal.add(Frames.run(i, "step " + i));
                    journal.add(Frames.completed(FrameType.RUN_NOTIFICATION, i, "."));
                  }
                  server.start(Start.first(), journal.toArray(byte[][]::new));
                  server.closeInput();
                  server.awaitEnd();
                })
            .writes("CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt()
                        .replayed(LONG)
                        .command("Call", CALLS_STOCK)
                        .suspended("call Stock/apple/reserve")));
  }

  private ReplayScenarios() {}
}
