/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * What is to happen in one attempt of the soak; immutable.
 *
 * @param at counts new commands, or steps of the handler
 * @param traceparent of the server's request; empty for none
 * @param sampled whether spans of it are kept
 */
record SoakPlan(Ending ending, int at, String traceparent, boolean sampled) {

  enum Ending {
    /** Nothing disturbs it. */
    NONE,
    INPUT_CLOSED,
    FAILURE,
    RUN_FAILURE,
    CUT,
    CUT_IN_JOURNAL,
    CANCELLED
  }

  private static final List<Ending> DISTURBING =
      List.of(
          Ending.INPUT_CLOSED,
          Ending.INPUT_CLOSED,
          Ending.INPUT_CLOSED,
          Ending.FAILURE,
          Ending.FAILURE,
          Ending.RUN_FAILURE,
          Ending.RUN_FAILURE,
          Ending.CUT,
          Ending.CUT,
          Ending.CUT_IN_JOURNAL,
          Ending.CANCELLED);

  static SoakPlan of(Random random, boolean disturbed) {
    Ending ending = disturbed ? DISTURBING.get(random.nextInt(DISTURBING.size())) : Ending.NONE;
    int at = 1 + random.nextInt(SoakHandler.STEPS);
    int dice = random.nextInt(20);
    boolean sampled = dice != 0;
    String trace = dice < 8 ? traceparent(random, sampled) : "";
    return new SoakPlan(ending, at, dice == 8 ? "00-nonsense-01" : trace, sampled);
  }

  static String traceparent(Random random, boolean sampled) {
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(random.nextLong() | 1)
        + hex.toHexDigits(random.nextLong())
        + '-'
        + hex.toHexDigits(random.nextLong() | 1)
        + (sampled ? "-01" : "-00");
  }
}
