/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Which replica gets an attempt. Whatever was thought of, a journal that holds our headers never
 * comes to a replica without the agent: that is for users to observe, and what {@code off} and the
 * query are for.
 *
 * @param planned for the attempts in order; the last one for all that follow
 */
record Modes(String story, List<Mode> planned) {
  private static final int MOST_ATTEMPTS = 12;
  private static final List<Mode> INJECTING = List.of(Mode.AUTO, Mode.ALWAYS, Mode.CHILD, Mode.B3);
  private static final List<Mode> ATTACHED =
      List.of(Mode.OFF, Mode.SILENT, Mode.AUTO, Mode.ALWAYS, Mode.CHILD, Mode.B3);

  static Modes constant(Mode mode) {
    return new Modes("always the same", List.of(mode));
  }

  static Modes of(Random random) {
    int turn = 1 + random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 -> constant(any(random, ATTACHED));
      case 1 -> story("attached mid-flight", turn, Mode.BARE, any(random, ATTACHED));
      case 2 ->
          new Modes(
              "two replicas",
              several(random, List.of(any(random, ATTACHED), any(random, ATTACHED))));
      case 3 -> story("switched on", turn, Mode.OFF, any(random, INJECTING));
      case 4 -> detaching(random);
      default -> new Modes("anything", several(random, List.of(Mode.values())));
    };
  }

  /** Off before the agent is removed; where journals hold headers it stays. */
  private static Modes detaching(Random random) {
    Mode before = random.nextBoolean() ? Mode.OFF : any(random, INJECTING);
    return new Modes("off, then detached", List.of(before, Mode.OFF, Mode.OFF, Mode.BARE));
  }

  private static Modes story(String name, int turn, Mode before, Mode after) {
    Mode[] modes = new Mode[turn + 1];
    Arrays.fill(modes, before);
    modes[turn] = after;
    return new Modes(name, List.of(modes));
  }

  private static List<Mode> several(Random random, List<Mode> modes) {
    return Stream.generate(() -> any(random, modes)).limit(MOST_ATTEMPTS).toList();
  }

  private static Mode any(Random random, List<Mode> modes) {
    return modes.get(random.nextInt(modes.size()));
  }

  /** The mode of an attempt. */
  Mode of(int attempt, Journal journal) {
    Mode mode = planned.get(Math.min(attempt, planned.size() - 1));
    return mode == Mode.BARE && journal.ours() > 0 ? Mode.OFF : mode;
  }
}
