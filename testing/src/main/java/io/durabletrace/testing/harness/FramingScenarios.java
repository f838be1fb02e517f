/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static io.durabletrace.testing.harness.SuspensionScenarios.CALLS_STOCK;

import dev.restate.common.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One story, told in slices of every size: what is traced must not depend on them. */
final class FramingScenarios {

  static List<Scenario> all() {
    return Stream.concat(
            Arrays.stream(Slicing.values()).map(FramingScenarios::told),
            Stream.of(
                longInput("a long input in slices of 64 bytes", Slicing.BY_64_BYTES, 100_000),
                longInput("a long input in one slice", Slicing.ALL_IN_ONE, 3_000_000)))
        .toList();
  }

  private static Scenario told(Slicing slicing) {
    return that("a story in slices: " + slicing)
        .object("Cart", "alice", "add")
        .slicing(slicing)
        .handler(
            (ctx, input, user) -> {
              String charged = ctx.run("charge", Stage.TEXT, () -> "never executed");
              String shipped = ctx.run("ship", Stage.TEXT, () -> "shipped");
              return charged + shipped + SuspensionScenarios.call(ctx).await();
            })
        .script(
            (server, user) -> {
              server.acknowledgeRuns();
              server.start(
                  Start.first().retries(1),
                  Frames.input("Ann", Map.of("x-client", "an älteres header value")),
                  Frames.run(1, "charge"),
                  Frames.completed(FrameType.RUN_NOTIFICATION, 1, "charged "),
                  Frames.run(2, "ship"));
              server.awaitFrame(FrameType.CALL);
              server.send(
                  Frames.invocationId(3, "inv_stock"),
                  Frames.completed(FrameType.CALL_NOTIFICATION, 4, " reserved"));
              server.awaitEnd();
            })
        .writes("PROPOSE_RUN_COMPLETION CALL OUTPUT END")
        .trace(
            e ->
                e.attempt()
                    .number(2)
                    .replayed(2)
                    .runEnded("ship", "completed")
                    .child(e.run("ship", "completed").attribute("durable.attempt.number", 2L))
                    .command("Call", CALLS_STOCK)
                    .accepted("inv_stock")
                    .completed());
  }

  private static Scenario longInput(String name, Slicing slicing, int length) {
    return that(name)
        .slicing(slicing)
        .handler(
            (ctx, input, user) -> {
              Slice body = ctx.request().body();
              return input.length() + " of " + body.readableBytes();
            })
        .script(
            (server, user) -> {
              server.start("x".repeat(length));
              server.awaitEnd();
            })
        .writes("OUTPUT END")
        .trace(e -> e.attempt().completed());
  }

  private FramingScenarios() {}
}
