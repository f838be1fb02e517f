/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static io.durabletrace.testing.harness.SuspensionScenarios.CALLS_STOCK;

import java.util.List;
import java.util.stream.IntStream;

/** Many attempts at once on two core threads: nothing of one is seen on another. */
final class CrowdScenarios {

  private static final int ATTEMPTS = 64;

  static List<Scenario> all() {
    return IntStream.range(0, ATTEMPTS).mapToObj(CrowdScenarios::one).toList();
  }

  private static Scenario one(int number) {
    String me = String.valueOf(number);
    return that("one of a crowd keeps to itself: " + number)
        .inCrowd()
        .object("Cart", me, "add")
        .handler(
            (ctx, input, user) -> {
              String first =
                  user.inSpan("around " + me, () -> ctx.run("first " + me, Stage.TEXT, () -> "1 "));
              user.mark("between " + me);
              String called = SuspensionScenarios.call(ctx).await();
              String last =
                  ctx.run(
                      "last " + me,
                      Stage.TEXT,
                      () -> {
                        user.mark("inside " + me);
                        return " 3";
                      });
              return first + called + last;
            })
        .script(
            (server, user) -> {
              server.acknowledgeRuns();
              server.start(me);
              server.awaitFrame(FrameType.CALL);
              server.send(Frames.completed(FrameType.CALL_NOTIFICATION, 3, "2"));
              server.awaitEnd();
            })
        .writes("RUN PROPOSE_RUN_COMPLETION CALL RUN PROPOSE_RUN_COMPLETION OUTPUT END")
        .trace(
            e ->
                e.attempt()
                    .command("Run", "first " + me)
                    .runEnded("first " + me, "completed")
                    .child(e.userSpan("around " + me).child(e.run("first " + me, "completed")))
                    .child(e.userSpan("between " + me))
                    .command("Call", CALLS_STOCK)
                    .command("Run", "last " + me)
                    .runEnded("last " + me, "completed")
                    .child(e.run("last " + me, "completed").child(e.userSpan("inside " + me)))
                    .completed());
  }

  private CrowdScenarios() {}
}
