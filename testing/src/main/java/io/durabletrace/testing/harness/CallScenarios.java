/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static io.durabletrace.testing.harness.SuspensionScenarios.CALLS_STOCK;
import static io.durabletrace.testing.harness.SuspensionScenarios.stock;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.WorkflowContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How calls and sends hang together with what they call. */
final class CallScenarios {
  private static final String CALLEE = Ids.invocationId("the callee");
  private static final String USERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  static List<Scenario> all() {
    return List.of(
        that("a call without a tracing server leads to its callee, one way or the other")
            .untracedServer()
            .handler((ctx, input, user) -> user.inSpan("here", () -> ctx.call(stock())).await())
            .script(CallScenarios::callIsAnswered)
            .writes("CALL OUTPUT END")
            .callers("here")
            .trace(
                e ->
                    e.anchor(
                        connected(e, e.attempt().child(e.userSpan("here")))
                            .command("Call", CALLS_STOCK)
                            .accepted(CALLEE)
                            .completed())),
        that("who calls is who called, whatever the core's executor carries along")
            .untracedServer()
            .foreignCoreExecutor()
            .handler((ctx, input, user) -> user.inSpan("here", () -> ctx.call(stock())).await())
            .script(CallScenarios::callIsAnswered)
            .writes("CALL OUTPUT END")
            .callers("here")
            .trace(
                e ->
                    e.anchor(
                        connected(e, e.attempt().child(e.userSpan("here")))
                            .command("Call", CALLS_STOCK)
                            .accepted(CALLEE)
                            .completed())),
        that("a call whose server traces needs nothing of ours")
            .handler((ctx, input, user) -> ctx.call(stock()).await())
            .script(CallScenarios::callIsAnswered)
            .writes("CALL OUTPUT END")
            .trace(e -> e.attempt().command("Call", CALLS_STOCK).accepted(CALLEE).completed()),
        that("a send is linked to what it started, with a tracing server")
            .handler(CallScenarios::send)
            .script(CallScenarios::sendIsAccepted)
            .writes("ONE_WAY_CALL OUTPUT END")
            .trace(CallScenarios::sent),
        that("a send is linked to what it started, and says where it comes from")
            .untracedServer()
            .handler(CallScenarios::send)
            .script(CallScenarios::sendIsAccepted)
            .writes("ONE_WAY_CALL OUTPUT END")
            .callers("attempt Greeter/greet")
            .trace(e -> e.anchor(sent(e))),
        that("a callee that is told behind the journal's last command is linked")
            .handler(CallScenarios::send)
            .script(
                (server, user) -> {
                  server.start(
                      Start.first(),
                      Frames.input("Ann"),
                      Frames.delayedSend(1, "Stock", "apple", "reserve", "3"),
                      Frames.invocationId(1, CALLEE));
                  server.awaitEnd();
                })
            .writes("OUTPUT END")
            .trace(
                e -> e.attempt().replayed(1).link(Ids.anchor(CALLEE)).accepted(CALLEE).completed()),
        that("whom the user names as the caller is the caller")
            .untracedServer()
            .handler((ctx, input, user) -> ctx.call(from("TraceParent", USERS)).await())
            .script(CallScenarios::callIsAnswered)
            .writes("CALL OUTPUT END")
            .callers("TraceParent=" + USERS)
            .trace(
                e ->
                    e.anchor(
                        e.attempt().command("Call", CALLS_STOCK).accepted(CALLEE).completed())),
        that("the user's baggage stays the user's")
            .untracedServer()
            .handler((ctx, input, user) -> ctx.call(from("baggage", "tenant=acme")).await())
            .script(CallScenarios::callIsAnswered)
            .writes("CALL OUTPUT END")
            .callers("attempt Greeter/greet")
            .trace(
                e ->
                    e.anchor(
                        connected(e, e.attempt())
                            .command("Call", CALLS_STOCK)
                            .accepted(CALLEE)
                            .completed())));
  }

  /** Where calls do not say who called, the caller says whom it called. */
  private static ExpectedAttempt connected(Expect expect, ExpectedAttempt attempt) {
    return expect.propagates() ? attempt : attempt.link(Ids.anchor(CALLEE));
  }

  private static SpanNode sent(Expect expect) {
    Map<String, Object> delayed = new TreeMap<>(CALLS_STOCK);
    delayed.put("restate.wake_up_time", Expect.Some.TIME);
    return expect
        .attempt()
        .link(Ids.anchor(CALLEE))
        .command("OneWayCall", delayed)
        .accepted(CALLEE)
        .completed();
  }

  private static String send(WorkflowContext ctx, String input, UserCode user) {
    return ctx.send(stock(), Duration.ofMinutes(5)).invocationId();
  }

  private static Request<String, String> from(String header, String value) {
    return Request.of(
            Target.virtualObject("Stock", "apple", "reserve"), Stage.TEXT, Stage.TEXT, "3")
        .header(header, value)
        .build();
  }

  private static void sendIsAccepted(Conversation server, UserCode user) {
    server.start("Ann");
    server.awaitFrame(FrameType.ONE_WAY_CALL);
    server.send(Frames.invocationId(1, CALLEE));
    server.awaitEnd();
  }

  private static void callIsAnswered(Conversation server, UserCode user) {
    server.start("Ann");
    server.awaitFrame(FrameType.CALL);
    server.send(
        Frames.invocationId(1, CALLEE),
        Frames.completed(FrameType.CALL_NOTIFICATION, 2, "reserved"));
    server.awaitEnd();
  }

  private CallScenarios() {}
}
