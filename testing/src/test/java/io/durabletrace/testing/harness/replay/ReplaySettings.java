/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the system properties {@code replay.*} say of a run, and where its result is kept. */
record ReplaySettings(long seed, int schedules, int only, List<String> sdks, boolean full) {
  private static final List<String> ALL = List.of("2.0.0", "2.4.0", "2.4.1");
  private static final List<String> IN_EVERY_BUILD = List.of("2.0.0", "2.4.1");
  private static final int FULL = 10_000;
  private static final int SLICE = 600;

  static ReplaySettings read() {
    boolean full = Boolean.getBoolean("replay.full");
    String sdk = System.getProperty("replay.sdk", "");
    return new ReplaySettings(
        Long.getLong("replay.seed", new SecureRandom().nextInt(1_000_000_000)),
        Integer.getInteger("replay.schedules", full ? FULL : SLICE),
        Integer.getInteger("replay.schedule", -1),
        sdk.isEmpty() ? (full ? ALL : IN_EVERY_BUILD) : List.of(sdk),
        full);
  }

  /** Whether one schedule is to be played again. */
  boolean isOnlyOne() {
    return only >= 0;
  }

  /** Those that an SDK plays: spread evenly. */
  List<Schedule> schedules(String sdk) {
    if (only >= 0) {
      return List.of(Schedule.of(seed, only));
    }
    List<Schedule> schedules = new ArrayList<>();
    for (int i = sdks.indexOf(sdk); i < schedules(); i += sdks.size()) {
      schedules.add(Schedule.of(seed, i));
    }
    return schedules;
  }

  /** Says what came of it, and keeps that if this was the full form and nothing was wrong. */
  void report(Figures figures, Duration duration, Set<String> proven) throws IOException {
    TestReport report =
        new TestReport("Replay is sacred: generated handlers on the frame harness (ReplayIT)");
    report.add("seed: " + seed);
    report.add("SDK: " + String.join(", ", sdks));
    report.add("duration: " + duration.toSeconds() + " s");
    report.addAll(figures.lines());
    if (full && proven.containsAll(sdks)) {
      report.write("replay-harness.txt");
    }
  }
}
