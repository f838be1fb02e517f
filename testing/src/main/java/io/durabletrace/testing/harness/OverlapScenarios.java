/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.ConnectionScenarios.TIMED;
import static io.durabletrace.testing.harness.Scenario.that;

import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.TerminalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Attempts that end while something of them goes on, and attempts of unusual size. */
final class OverlapScenarios {

  /** OpenTelemetry's own limit of events on a span, less the room that is kept for the end. */
  private static final int MOST_COMMAND_EVENTS = 128 - 2;

  private static final int MANY = 300;

  static List<Scenario> all() {
    return List.of(
        that("a handler that does not wait for a run completes without it")
            .handler(
                (ctx, input, user) -> {
                  DurableFuture<String> charge = slowRun(ctx, user);
                  DurableFuture.any(charge, ctx.timer(null, Duration.ofHours(1))).await();
                  return "timed out";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.SLEEP);
                  user.pass("running");
                  server.send(Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, 2));
                  server.awaitEnd();
                  user.open("done");
                })
            .writes("RUN SLEEP OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .command("Sleep", TIMED)
                        .child(e.run("charge", "aborted").status("ERROR", "aborted"))
                        .completed()),
        that("an invocation that is cancelled while a run executes is cancelled")
            .handler((ctx, input, user) -> slowRun(ctx, user).await())
            .script(
                (server, user) -> {
                  server.start("Ann");
                  user.pass("running");
                  server.send(Frames.cancelSignal());
                  server.awaitEnd();
                  user.open("done");
                })
            .writes("RUN OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .child(e.run("charge", "aborted").status("ERROR", "aborted"))
                        .cancelled()),
        that("a run that fails aborts its sibling")
            .handler(
                (ctx, input, user) -> {
                  DurableFuture<String> slow = slowRun(ctx, user);
                  DurableFuture<String> failing =
                      ctx.runAsync(
                          "ship",
                          Stage.TEXT,
                          () -> {
                            user.pass("running");
                            throw new IOException("no ship");
                          });
                  DurableFuture.all(slow, failing).await();
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitEnd();
                  user.open("done");
                })
            .writes("RUN RUN ERROR")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .command("Run", "ship")
                        .runEnded("ship", "retrying")
                        .child(e.run("charge", "aborted").status("ERROR", "aborted"))
                        .child(e.run("ship", "retrying", "java.io.IOException", "no ship"))
                        .blames(2, "Run", "ship")
                        .retrying("500", "java.io.IOException", "no ship")),
        that("a new run has the number 1, however often the attempt was tried")
            .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "charged"))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start(Start.first().retries(3), Frames.input("Ann"));
                  server.awaitEnd();
                })
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(e -> e.attempt().number(4).ran(e, "charge").completed()),
        that("more commands than a span has room for are counted, and what it waits for is told")
            .object("Cart", "alice", "add")
            .handler(
                (ctx, input, user) -> {
                  for (int i = 0; i < MANY; i++) {
                    ctx.clearAll();
                  }
                  ctx.sleep(Duration.ofHours(1));
                  return "unreachable";
                })
            .script(SuspensionScenarios::inputClosedAtOnce)
            .trace(
                e -> {
                  ExpectedAttempt attempt = e.attempt();
                  for (int i = 0; i < MOST_COMMAND_EVENTS; i++) {
                    attempt.command("ClearAllState");
                  }
                  return attempt.suspended("sleep").attribute("durable.new_commands", MANY + 1L);
                }),
        that("an exception that cannot be printed harms nobody")
            .handler(
                (ctx, input, user) -> {
                  throw new UnprintableException();
                })
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .unprintableException(
                            UnprintableException.class.getCanonicalName(), "unprintable")
                        .failed("500", UnprintableException.class.getName(), "unprintable")),
        that("an exception that is its own cause harms nobody")
            .handler(
                (ctx, input, user) -> {
                  throw new SelfCausedException();
                })
            .script(EndingScenarios::onlyInput)
            .writes("OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .exception(SelfCausedException.class.getName(), "my own fault")
                        .failed("500", SelfCausedException.class.getName(), "my own fault")),
        that("an exception whose cause cannot be asked keeps its name")
            .handler(
                (ctx, input, user) -> {
                  throw new UnaskableException();
                })
            .script(EndingScenarios::onlyInput)
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .blamesAsEver(e, 0, "Input")
                        .exception(UnaskableException.class.getName(), "do not ask")
                        .retrying(
                            "500",
                            UnaskableException.class.getName(),
                            "java.lang.IllegalStateException: has no cause")),
        that("a wrapper of threads that is its own cause harms nobody")
            .handler(
                (ctx, input, user) -> {
                  throw new SelfCausedWrapper();
                })
            .script(EndingScenarios::onlyInput)
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .blamesAsEver(e, 0, "Input")
                        .exception(SelfCausedWrapper.class.getName(), "my own fault")
                        .retrying("500", SelfCausedWrapper.class.getName(), "my own fault")),
        that("a run's wrapper of threads that is its own cause harms nobody")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          throw new SelfCausedWrapper();
                        }))
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitEnd();
                })
            .writes("RUN ERROR")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "retrying")
                        .child(
                            e.run(
                                "charge",
                                "retrying",
                                SelfCausedWrapper.class.getName(),
                                "my own fault"))
                        .blames(1, "Run", "charge")
                        .retrying("500", SelfCausedWrapper.class.getName(), "my own fault")),
        that("a run's exception that cannot be printed harms nobody")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          throw new UnprintableException();
                        }))
            .script(
                (server, user) -> {
                  server.acknowledgeRuns();
                  server.start("Ann");
                  server.awaitEnd();
                })
            .writes("RUN PROPOSE_RUN_COMPLETION OUTPUT END")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .runEnded("charge", "failed")
                        .child(
                            e.run("charge", "failed")
                                .status("ERROR", "unprintable")
                                .attribute("error.type", UnprintableException.class.getName())
                                .event(
                                    "exception",
                                    Map.of(
                                        "exception.type",
                                        UnprintableException.class.getCanonicalName(),
                                        "exception.message",
                                        "unprintable")))
                        .failed("500", EndingScenarios.TERMINAL, "unprintable")));
  }

  /** A run that executes until the gate "done" is opened. */
  private static DurableFuture<String> slowRun(WorkflowContext ctx, UserCode user) {
    return ctx.runAsync(
        "charge",
        Stage.TEXT,
        () -> {
          user.open("running");
          user.pass("done");
          return "charged";
        });
  }

  /** As bad as an exception can be and still go through the SDK. */
  private static final class UnprintableException extends TerminalException {
    UnprintableException() {
      super(500, "unprintable");
    }

    @Override
    public void printStackTrace(PrintWriter writer) {
      throw new IllegalStateException("cannot be printed");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("has no stack");
    }
  }

  private static final class SelfCausedException extends TerminalException {
    SelfCausedException() {
      super(500, "my own fault");
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  /** The SDK itself fails in looking for a cause, and tells the server of that failure. */
  private static final class UnaskableException extends TerminalException {
    UnaskableException() {
      super(500, "do not ask");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("has no cause");
    }
  }

  private static final class SelfCausedWrapper extends CompletionException {
    SelfCausedWrapper() {
      super("my own fault");
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  private OverlapScenarios() {}
}
