/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.List;
import java.util.Random;

/**
 * What is to happen in an attempt; immutable.
 *
 * @param number counts new commands, or steps of the handler, where the ending asks for it
 * @param seed for whatever else is left to chance: slices, delays, in which way it is cut
 */
record AttemptPlan(Ending ending, int number, RequestContext request, long seed) {
  private static final List<Ending> DISTURBING =
      List.of(
          Ending.INPUT_CLOSED,
          Ending.INPUT_CLOSED,
          Ending.FAILURE,
          Ending.FAILURE,
          Ending.RUN_FAILURE,
          Ending.CUT,
          Ending.CUT,
          Ending.CUT_IN_JOURNAL);

  /** One that is left alone. */
  static AttemptPlan undisturbed(Random random) {
    return new AttemptPlan(Ending.NONE, 0, request(random), random.nextLong());
  }

  static AttemptPlan of(Random random, int steps) {
    Ending ending = DISTURBING.get(random.nextInt(DISTURBING.size()));
    int number = random.nextInt(ending == Ending.FAILURE ? steps : 4);
    return new AttemptPlan(ending, number, request(random), random.nextLong());
  }

  private static RequestContext request(Random random) {
    // Mostly none: that is where we do the most.
    int dice = random.nextInt(10);
    return switch (dice) {
      case 0, 1, 2 -> RequestContext.SAMPLED;
      case 3 -> RequestContext.UNSAMPLED;
      case 4 -> RequestContext.MALFORMED;
      default -> RequestContext.NONE;
    };
  }

  AttemptOrder order(Program program) {
    return new AttemptOrder(
        program.seed(),
        request.traceparent(new Random(seed)),
        ending == Ending.FAILURE ? number : -1,
        ending == Ending.RUN_FAILURE);
  }

  @Override
  public String toString() {
    return ending + " " + number + ", server's context: " + request;
  }
}
