/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.ConnectionScenarios.TIMED;
import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.common.StateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ways to wait without a thread, and the words for what is waited for. */
final class SuspensionScenarios {

  static final Target STOCK = Target.virtualObject("Stock", "apple", "reserve");
  static final Map<String, String> CALLS_STOCK =
      Map.of("restate.call.target", "Stock/apple/reserve");

  static List<Scenario> all() {
    return List.of(
        that("a sleep suspends")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  ctx.timer("cooldown", Duration.ofHours(1)).await();
                  return "unreachable";
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("SLEEP SUSPENSION")
            .trace(e -> e.attempt().command("Sleep", NAMED).suspended("sleep cooldown")),
        that("an input that ends while the handler waits suspends it")
            .handler(
                (ctx, input, user) -> {
                  ctx.timer("cooldown", Duration.ofHours(1)).await();
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.SLEEP);
                  server.closeInput();
                  server.awaitEnd();
                })
            .writes("SLEEP SUSPENSION")
            .trace(e -> e.attempt().command("Sleep", NAMED).suspended("sleep cooldown")),
        that("a sleep without a name is just a sleep")
            .handler(
                (ctx, input, user) -> {
                  ctx.sleep(Duration.ofHours(1));
                  return "unreachable";
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("SLEEP SUSPENSION")
            .trace(e -> e.attempt().command("Sleep", TIMED).suspended("sleep")),
        that("a call suspends")
            .handler((ctx, input, user) -> call(ctx).await())
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt().command("Call", CALLS_STOCK).suspended("call Stock/apple/reserve")),
        that("the id of a callee suspends")
            .handler((ctx, input, user) -> ctx.send(stock()).invocationId())
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("ONE_WAY_CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt()
                        .command("OneWayCall", CALLS_STOCK)
                        .suspended("invocation id of send Stock/apple/reserve")),
        that("an awakeable suspends and is no command")
            .handler((ctx, input, user) -> ctx.awakeable(Stage.TEXT).await())
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("SUSPENSION")
            .trace(e -> e.attempt().suspended("awakeable")),
        that("a promise suspends")
            .workflow("Signup", "ann", "run")
            .handler(
                (ctx, input, user) ->
                    ctx.promise(DurablePromiseKey.of("approval", Stage.TEXT)).future().await())
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("GET_PROMISE SUSPENSION")
            .trace(e -> e.attempt().command("GetPromise").suspended("promise approval")),
        that("a state value that was not sent along suspends")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> ctx.get(StateKey.of("total", Stage.TEXT)).orElse("nothing"))
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("GET_LAZY_STATE SUSPENSION")
            .trace(e -> e.attempt().stateCommand("GetLazyState", "total").suspended("state")),
        that("another invocation's result suspends")
            .handler(
                (ctx, input, user) ->
                    ctx.invocationHandle("inv_other", Stage.TEXT).attach().await())
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("ATTACH_INVOCATION SUSPENSION")
            .trace(e -> e.attempt().command("AttachInvocation").suspended("invocation inv_other")),
        that("whatever comes first: all that is waited for is named")
            .handler(
                (ctx, input, user) -> {
                  DurableFuture<Void> sleep = ctx.timer("cooldown", Duration.ofHours(1));
                  DurableFuture<String> call = call(ctx);
                  DurableFuture<String> awakeable = ctx.awakeable(Stage.TEXT);
                  return "first: " + DurableFuture.any(sleep, call, awakeable).await();
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("SLEEP CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt()
                        .command("Sleep", NAMED)
                        .command("Call", CALLS_STOCK)
                        .suspended("sleep cooldown", "call Stock/apple/reserve", "awakeable")),
        that("what was replayed can be waited for again, and is named, but is no event")
            .handler(
                (ctx, input, user) -> {
                  DurableFuture<Void> sleep = ctx.timer("cooldown", Duration.ofHours(1));
                  DurableFuture<String> call = call(ctx);
                  return "first: " + DurableFuture.any(sleep, call).await();
                })
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.sleep(1, "cooldown"),
                      Frames.call(2, 3, "Stock", "apple", "reserve", "3"),
                      Frames.invocationId(2, "inv_stock"));
                  server.closeInput();
                  server.awaitEnd();
                })
            .writes("SUSPENSION")
            .trace(
                e ->
                    e.attempt()
                        .replayed(2)
                        .accepted("inv_stock")
                        .suspended("sleep cooldown", "call Stock/apple/reserve")),
        that("a handler that swallows everything is suspended all the same")
            .handler(
                (ctx, input, user) -> {
                  try {
                    return call(ctx).await();
                  } catch (Throwable all) {
                    user.saw("swallowed " + all);
                    return "as if nothing were";
                  }
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt().command("Call", CALLS_STOCK).suspended("call Stock/apple/reserve")),
        that("a handler that throws something else after its suspension is suspended")
            .handler(
                (ctx, input, user) -> {
                  try {
                    return call(ctx).await();
                  } catch (Throwable all) {
                    throw new IllegalStateException("wrapped", all);
                  }
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .writes("CALL SUSPENSION")
            .trace(
                e ->
                    e.attempt()
                        .command("Call", CALLS_STOCK)
                        .suspended("call Stock/apple/reserve")));
  }

  static final Map<String, Object> NAMED =
      Map.of("restate.wake_up_time", Expect.Some.TIME, "restate.journal.command.name", "cooldown");

  static DurableFuture<String> call(WorkflowContext ctx) {
    return ctx.call(stock());
  }

  static Request<String, String> stock() {
    return Request.of(STOCK, Stage.TEXT, Stage.TEXT, "3").build();
  }

  static void inputClosedAtOnce(Conversation server, UserCode user) {
    server.start("Ann");
    server.closeInput();
    server.awaitEnd();
  }

  private SuspensionScenarios() {}
}
