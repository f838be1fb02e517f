/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.harness.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is to happen to one invocation: it follows from the seed and the number alone. Immutable.
 *
 * @param attempts the disturbed ones; what follows is left alone
 */
record Schedule(
    long seed,
    int number,
    Program program,
    Map<String, String> clientHeaders,
    Modes modes,
    List<AttemptPlan> attempts) {

  private static final String CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static final List<Map<String, String>> CLIENTS =
      List.of(
          Map.of(),
          Map.of("traceparent", CLIENT),
          Map.of("traceparent", CLIENT, "tracestate", "vendor=x", "baggage", "tenant=acme"),
          Map.of("baggage", "tenant=acme", "x-client", "yes"));

  static Schedule of(long seed, int number) {
    Random random = new Random(seed * 1_000_003 + number);
    Program program = Program.of(random.nextLong());
    List<AttemptPlan> attempts = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      attempts.add(AttemptPlan.of(random, program.steps().size()));
    }
    return new Schedule(
        seed,
        number,
        program,
        CLIENTS.get(random.nextInt(CLIENTS.size())),
        Modes.of(random),
        List.copyOf(attempts));
  }

  /** Unique within the seeds of a year. */
  String invocationId() {
    return Ids.invocationId("replay " + seed + " " + number);
  }

  AttemptPlan attempt(int index) {
    return index < attempts.size()
        ? attempts.get(index)
        : AttemptPlan.undisturbed(new Random(program.seed() + index));
  }

  /** The same events, but nobody traces. */
  Schedule bare() {
    return new Schedule(seed, number, program, clientHeaders, Modes.constant(Mode.BARE), attempts);
  }

  @Override
  public String toString() {
    return "schedule "
        + number
        + " (-Dreplay.seed="
        + seed
        + " -Dreplay.schedule="
        + number
        + "), "
        + invocationId()
        + "\n"
        + modes
        + "\nclient "
        + clientHeaders
        + "\n"
        + String.join("\n", attempts.stream().map(AttemptPlan::toString).toList())
        + "\n"
        + program;
  }
}
