/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The connection ends before the attempt does. */
final class ConnectionScenarios {

  /** On what ends at a time that the clock was asked for. */
  static final Map<String, Expect.Some> TIMED = Map.of("restate.wake_up_time", Expect.Some.TIME);

  private static IOException reset() {
    return new IOException("Connection reset by peer");
  }

  static List<Scenario> all() {
    return List.of(
        that("a connection lost before the first frame is no attempt")
            .script(
                (server, user) -> {
                  server.failInput(reset());
                  server.awaitEnd();
                })
            .writes("ERROR"),
        that("a connection lost before the input came is no attempt")
            .script(
                (server, user) -> {
                  server.send(server.opening(Start.first(), 1));
                  server.failInput(reset());
                  server.awaitEnd();
                })
            .writes("ERROR"),
        that("a connection lost before any output is aborted")
            .compareRemains()
            .handler(
                (ctx, input, user) -> {
                  user.pass("lost");
                  return "too late";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.failInput(reset());
                  server.awaitEnd();
                  user.open("lost");
                  server.awaitHandlerLeft();
                })
            .writes("ERROR")
            .trace(e -> e.attempt().aborted()),
        that("a connection lost while a run executes aborts both")
            .handler(
                (ctx, input, user) ->
                    ctx.run(
                        "charge",
                        Stage.TEXT,
                        () -> {
                          user.open("running");
                          user.pass("lost");
                          return "charged";
                        }))
            .script(
                (server, user) -> {
                  server.start("Ann");
                  user.pass("running");
                  server.failInput(reset());
                  server.awaitEnd();
                  user.open("lost");
                })
            .writes("RUN ERROR")
            .trace(
                e ->
                    e.attempt()
                        .command("Run", "charge")
                        .child(e.run("charge", "aborted").status("ERROR", "aborted"))
                        .aborted()),
        that("a connection lost while the handler waits is aborted")
            .handler(
                (ctx, input, user) -> {
                  ctx.sleep(Duration.ofHours(1));
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.SLEEP);
                  server.failInput(reset());
                  server.awaitEnd();
                })
            .writes("SLEEP ERROR")
            .trace(e -> e.attempt().command("Sleep", TIMED).aborted()),
        that("an output that is cancelled while the handler works is aborted")
            .handler(
                (ctx, input, user) -> {
                  user.pass("cancelled");
                  return "too late";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.cancelOutput();
                  server.awaitEnd();
                  user.open("cancelled");
                  server.awaitHandlerLeft();
                })
            .writes("END")
            .trace(e -> e.attempt().aborted()),
        that("an output that is cancelled while the handler waits is aborted")
            .mayStrandItsThread()
            .handler(
                (ctx, input, user) -> {
                  ctx.sleep(Duration.ofHours(1));
                  return "unreachable";
                })
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitFrame(FrameType.SLEEP);
                  server.cancelOutput();
                  server.awaitEnd();
                })
            .writes("SLEEP END")
            .trace(e -> e.attempt().command("Sleep", TIMED).aborted()),
        that("a connection lost after the end changes nothing")
            .script(
                (server, user) -> {
                  server.start("Ann");
                  server.awaitEnd();
                  server.failInput(reset());
                  server.cancelOutput();
                  server.closeInput();
                })
            .writes("OUTPUT END")
            .trace(e -> e.attempt().completed()),
        that("an input that ends after the end changes nothing")
            .handler(
                (ctx, input, user) -> {
                  throw new IllegalStateException("flux is off");
                })
            .script(
                (server, user) -> {
                  server.start(Start.first(), Frames.input("Ann"), Frames.run(1, "charge"));
                  server.awaitEnd();
                  server.closeInput();
                  server.failInput(reset());
                })
            .writes("ERROR")
            .trace(
                e ->
                    e.attempt()
                        .replayed(1)
                        .blamesAsEver(e, 0, "Input")
                        .exception(EndingScenarios.ILLEGAL_STATE, "flux is off")
                        .retrying("500", EndingScenarios.ILLEGAL_STATE, "flux is off")));
  }

  private ConnectionScenarios() {}
}
