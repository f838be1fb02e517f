/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static io.durabletrace.testing.harness.SuspensionScenarios.CALLS_STOCK;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.common.StateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every command there is, new. */
final class CommandScenarios {

  private static final StateKey<String> TOTAL = StateKey.of("total", Stage.TEXT);
  private static final DurablePromiseKey<String> APPROVAL =
      DurablePromiseKey.of("approval", Stage.TEXT);

  static List<Scenario> all() {
    return List.of(
        that("every write of state is an event")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> {
                  ctx.set(TOTAL, "5");
                  ctx.clear(TOTAL);
                  ctx.clearAll();
                  return "done";
                })
            .script(EndingScenarios::onlyInput)
            .writes("SET_STATE CLEAR_STATE CLEAR_ALL_STATE OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .stateCommand("SetState", "total")
                        .stateCommand("ClearState", "total")
                        .command("ClearAllState")
                        .completed()),
        that("state that must be asked for is lazy")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> ctx.get(TOTAL).orElse("nothing") + " of " + ctx.stateKeys())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.GET_LAZY_STATE);
                  server.send(Frames.completed(FrameType.STATE_NOTIFICATION, 1, "5"));
                  server.awaitFrame(FrameType.GET_LAZY_STATE_KEYS);
                  server.send(Frames.stateKeys(2, "total", "items"));
                  server.awaitEnd();
                })
            .writes("GET_LAZY_STATE GET_LAZY_STATE_KEYS OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .stateCommand("GetLazyState", "total")
                        .command("GetLazyStateKeys")
                        .completed()),
        that("state that came along is eager")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) ->
                    ctx.get(TOTAL).orElse("nothing")
                        + ctx.get(StateKey.of("other", Stage.TEXT)).orElse("nothing")
                        + ctx.stateKeys())
            .script(
                (server, user) -> {
                  server.start(Start.first().wholeState("total", "5"), Frames.input("Ann"));
                  server.awaitEnd();
                })
            .writes("GET_EAGER_STATE GET_EAGER_STATE GET_EAGER_STATE_KEYS OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .stateCommand("GetEagerState", "total")
                        .stateCommand("GetEagerState", "other")
                        .command("GetEagerStateKeys")
                        .completed()),
        that("promises are got, peeked at and completed")
            .workflow("Signup", "ann", "run")
            .handler(
                (ctx, input, user) -> {
                  ctx.promise(APPROVAL).peek();
                  ctx.promiseHandle(APPROVAL).resolve("yes");
                  ctx.promiseHandle(DurablePromiseKey.of("veto", Stage.TEXT)).reject("no");
                  return ctx.promise(APPROVAL).future().await();
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.PEEK_PROMISE);
                  server.send(Frames.completedEmpty(FrameType.PEEK_PROMISE_NOTIFICATION, 1));
                  server.awaitFrame(FrameType.COMPLETE_PROMISE);
                  server.send(Frames.completedEmpty(FrameType.COMPLETE_PROMISE_NOTIFICATION, 2));
                  server.awaitFrame(FrameType.COMPLETE_PROMISE);
                  server.send(Frames.completedEmpty(FrameType.COMPLETE_PROMISE_NOTIFICATION, 3));
                  server.awaitFrame(FrameType.GET_PROMISE);
                  server.send(Frames.completed(FrameType.GET_PROMISE_NOTIFICATION, 4, "yes"));
                  server.awaitEnd();
                })
            .writes("PEEK_PROMISE COMPLETE_PROMISE COMPLETE_PROMISE GET_PROMISE OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("PeekPromise")
                        .command("CompletePromise")
                        .command("CompletePromise")
                        .command("GetPromise")
                        .completed()),
        that("awakeables of others are completed")
            .handler(
                (ctx, input, user) -> {
                  ctx.awakeableHandle("sign_1one").resolve(Stage.TEXT, "yes");
                  ctx.awakeableHandle("sign_1two").reject("no");
                  return "done";
                })
            .script(EndingScenarios::onlyInput)
            .writes("COMPLETE_AWAKEABLE COMPLETE_AWAKEABLE OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("CompleteAwakeable")
                        .command("CompleteAwakeable")
                        .completed()),
        that("other invocations are attached to, asked and cancelled")
            .handler(
                (ctx, input, user) -> {
                  var other = ctx.invocationHandle("inv_other", Stage.TEXT);
                  String result = other.attach().await() + other.getOutput().isReady();
                  other.cancel();
                  return result;
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.ATTACH_INVOCATION);
                  server.send(Frames.completed(FrameType.ATTACH_NOTIFICATION, 1, "result"));
                  server.awaitFrame(FrameType.GET_INVOCATION_OUTPUT);
                  server.send(Frames.completedEmpty(FrameType.GET_OUTPUT_NOTIFICATION, 2));
                  server.awaitEnd();
                })
            .writes("ATTACH_INVOCATION GET_INVOCATION_OUTPUT SEND_SIGNAL OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("AttachInvocation")
                        .command("GetInvocationOutput")
                        .command("SendSignal")
                        .completed()),
        that("calls and sends name their target, a delayed send its time")
            .handler(
                (ctx, input, user) -> {
                  ctx.send(SuspensionScenarios.stock());
                  ctx.send(SuspensionScenarios.stock(), Duration.ofMinutes(5));
                  return ctx.call(
                          Request.of(
                                  Target.service("Mail", "send"), Stage.TEXT, Stage.TEXT, "hello")
                              .header("x-user", "kept")
                              .idempotencyKey("once"))
                      .await();
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.CALL);
                  server.send(
                      Frames.invocationId(1, "inv_one"),
                      Frames.invocationId(2, "inv_two"),
                      Frames.invocationId(3, "inv_three"),
                      Frames.completed(FrameType.CALL_NOTIFICATION, 4, "sent"));
                  server.awaitEnd();
                })
            .writes("ONE_WAY_CALL ONE_WAY_CALL CALL OUTPUT END")
            .trace(
                e -> {
                  Map<String, Object> delayed = new TreeMap<>(CALLS_STOCK);
                  delayed.put("restate.wake_up_time", Expect.Some.TIME);
                  return e.attempt()
                      .command("OneWayCall", CALLS_STOCK)
                      .command("OneWayCall", delayed)
                      .command("Call", Map.of("restate.call.target", "Mail/send"))
                      .accepted("inv_one")
                      .accepted("inv_two")
                      .accepted("inv_three", "Mail/send")
                      .completed();
                }),
        that("a cancelled invocation cancels those that it called")
            .handler((ctx, input, user) -> SuspensionScenarios.call(ctx).await())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.CALL);
                  server.send(Frames.invocationId(1, "inv_stock"), Frames.cancelSignal());
                  server.awaitEnd();
                })
            .writes("CALL SEND_SIGNAL OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Call", CALLS_STOCK)
                        .accepted("inv_stock")
                        .command("SendSignal")
                        .cancelled()));
  }

  private CommandScenarios() {}
}
