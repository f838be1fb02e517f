/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.core.generated.protocol.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A few attempts that come by all of our code, for tests in which that code fails. Each is played
 * many times: it ends by itself, soon, and has the same transcript each time.
 */
public final class FaultScenarios {

  /** Of this one the journal has headers that a replay needs: without our code it is a mismatch. */
  public static final String REPLAYED = "calls and sends are replayed with their headers";

  private static final StateKey<String> ACCOUNT = StateKey.of("account", Stage.TEXT);
  private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String CALLEE = Ids.invocationId("the callee");

  static List<Scenario> all() {
    return List.of(
        that("a run")
            .handler((ctx, input, user) -> run(ctx, user))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start("Ann");
                  server.awaitEnd();
                }),
        that("a call, a send, and a run, not traced by the server")
            .untracedServer()
            .object("Cart", "alice", "add")
            .handler(FaultScenarios::calls)
            .script(FaultScenarios::callsAreAnswered),
        that("state, promises and a suspension")
            .workflow("Order", "bob", "run")
            .handler(FaultScenarios::state)
            .script(
                (server, user) -> {
                  server.start(Start.first().wholeState("account", "7"), Frames.input("Ann"));
                  server.closeInput();
                  server.awaitEnd();
                }),
        that(REPLAYED)
            .slicing(Slicing.BY_64_BYTES)
            .handler(FaultScenarios::calls)
            .script(FaultScenarios::callsAreReplayed),
        that("a failure for the time being")
            .header("traceparent", "not one")
            .handler(
                (ctx, input, user) -> {
                  throw new IllegalStateException("no stock");
                })
            .script(FaultScenarios::started),
        that("a failure for good")
            .untracedServer()
            .handler(
                (ctx, input, user) -> {
                  throw new TerminalException(409, "sold out");
                })
            .script(
                (server, user) -> {
                  server.start(
                      Start.first().retries(2),
                      Frames.input(
                          "Ann",
                          Map.of(
                              "traceparent",
                              CALLER,
                              "durabletrace-link",
                              "b7ad6b7169203331",
                              "baggage",
                              "tenant=%zz")));
                  server.awaitEnd();
                }),
        that("a run that fails for the time being")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          throw new IllegalArgumentException("no card");
                        }))
            .script(FaultScenarios::started),
        that("a run that fails for good")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        Stage.TEXT,
                        () -> {
                          throw new TerminalException("no card");
                        }))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start("Ann");
                  server.awaitEnd();
                }),
        that("a cancellation")
            .handler((ctx, input, user) -> ctx.awakeable(Stage.TEXT).await())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.send(Frames.cancelSignal());
                  server.awaitEnd();
                }),
        that("a connection that breaks")
            .handler((ctx, input, user) -> run(ctx, user) + ctx.awakeable(Stage.TEXT).await())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.PROPOSE_RUN_COMPLETION);
                  server.failInput(new IOException("connection reset"));
                  server.cancelOutput();
                  server.settle();
                }),
        that("something else than frames")
            .script(
                (server, user) -> {
                  server.start(Start.first(), Frames.frame(0x0099, new byte[3]));
                  server.closeInput();
                  server.awaitEnd();
                }));
  }

  private static void started(Conversation server, UserCode user) {
    server.start("Ann");
    server.awaitEnd();
  }

  private static String run(WorkflowContext ctx, UserCode user) {
    return ctx.run(
        "charge",
        Stage.TEXT,
        () -> {
          user.mark("in the run");
          user.saw("the run executes");
          return "charged";
        });
  }

  private static String calls(WorkflowContext ctx, String input, UserCode user) throws Throwable {
    String called = user.inSpan("here", () -> SuspensionScenarios.call(ctx).await());
    String sent = ctx.send(SuspensionScenarios.stock(), Duration.ofMinutes(5)).invocationId();
    ctx.timer("cooldown", Duration.ofHours(1)).await();
    String again = SuspensionScenarios.call(ctx).await();
    ctx.send(SuspensionScenarios.stock());
    return called + sent + again + run(ctx, user);
  }

  private static void callsAreAnswered(Conversation server, UserCode user) {
    server.acknowledgeRuns();
    server.start("Ann");
    server.awaitFrame(FrameType.CALL);
    server.send(
        Frames.invocationId(1, CALLEE),
        Frames.completed(FrameType.CALL_NOTIFICATION, 2, "reserved"));
    server.awaitFrame(FrameType.ONE_WAY_CALL);
    server.send(Frames.invocationId(3, CALLEE));
    server.awaitFrame(FrameType.SLEEP);
    server.send(Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, 4));
    server.awaitFrame(FrameType.CALL);
    server.send(Frames.completed(FrameType.CALL_NOTIFICATION, 6, "reserved"));
    server.awaitEnd();
  }

  /** The server says all at once: where the replay fails, nobody waits for it in vain. */
  private static void callsAreReplayed(Conversation server, UserCode user) {
    server.acknowledgeRuns();
    server.start(
        Start.first().retries(1),
        Frames.input("Ann"),
        call(1, "traceparent", CALLER, "tracestate", "a=b"),
        Frames.invocationId(1, CALLEE),
        Frames.completed(FrameType.CALL_NOTIFICATION, 2, "reserved"),
        send(),
        Frames.invocationId(3, CALLEE),
        Frames.sleep(4, "cooldown"),
        Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, 4),
        call(5, "traceparent", CALLER),
        Frames.completed(FrameType.CALL_NOTIFICATION, 6, "reserved"));
    server.awaitEnd();
  }

  private static byte[] call(int completion, String... headers) {
    var call =
        Protocol.CallCommandMessage.newBuilder()
            .setServiceName("Stock")
            .setHandlerName("reserve")
            .setKey("apple")
            .setParameter(Frames.bytes("3"))
            .setInvocationIdNotificationIdx(completion)
            .setResultCompletionId(completion + 1);
    for (int i = 0; i < headers.length; i += 2) {
      call.addHeaders(Protocol.Header.newBuilder().setKey(headers[i]).setValue(headers[i + 1]));
    }
    return Frames.frame(FrameType.CALL, call.build());
  }

  private static byte[] send() {
    return Frames.frame(
        FrameType.ONE_WAY_CALL,
        Protocol.OneWayCallCommandMessage.newBuilder()
            .setServiceName("Stock")
            .setHandlerName("reserve")
            .setKey("apple")
            .setParameter(Frames.bytes("3"))
            .setInvokeTime(1)
            .addHeaders(Protocol.Header.newBuilder().setKey("traceparent").setValue(CALLER))
            .setInvocationIdNotificationIdx(3)
            .build());
  }

  private static String state(WorkflowContext ctx, String input, UserCode user) {
    user.saw(ctx.get(ACCOUNT).orElse("nothing"));
    ctx.set(ACCOUNT, "8");
    ctx.clear(ACCOUNT);
    user.saw(ctx.stateKeys() + "");
    return ctx.awakeable(Stage.TEXT).await();
  }

  private FaultScenarios() {}
}
