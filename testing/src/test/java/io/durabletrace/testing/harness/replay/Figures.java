/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.harness.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was played, counted. For one thread. */
final class Figures {
  private final Map<String, Long> counts = new TreeMap<>();
  private long mismatches;

  void add(String sdk, PlayedInvocation played) {
    count("schedules");
    count("schedules, SDK " + sdk);
    count("schedules, " + played.schedule().modes().story());
    mismatches += played.mismatches();
    for (PlayedAttempt attempt : played.attempts()) {
      count("attempts");
      count("attempts, " + attempt.mode());
      count("attempts that " + ended(attempt));
      if (attempt.isTraced()) {
        count("attempts with exactly one span");
      }
      if (attempt.replayedOurs() > 0) {
        add("calls and sends replayed with our header", attempt.replayedOurs());
        add("calls and sends replayed with our header, " + attempt.mode(), attempt.replayedOurs());
      }
    }
    for (Frame command : played.commands()) {
      count("commands");
      if (OurHeaders.isCall(command)) {
        count("calls and sends");
        if (OurHeaders.isOn(command)) {
          count("calls and sends with our header");
        }
        if (OurHeaders.hasUsersContext(command)) {
          count("calls and sends with the user's own trace context");
        }
      }
    }
  }

  long get(String what) {
    return counts.getOrDefault(what, 0L);
  }

  private static String ended(PlayedAttempt attempt) {
    return switch (attempt.outcome()) {
      case "" -> "were cut before the handler started";
      case "aborted" -> "were cut";
      case "retrying" -> "failed for the time being";
      default -> attempt.outcome();
    };
  }

  private void count(String what) {
    add(what, 1);
  }

  private void add(String what, long amount) {
    counts.merge(what, amount, Long::sum);
  }

  /** One line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("journal mismatches: " + mismatches);
    counts.forEach((what, count) -> lines.add(what + ": " + count));
    return lines;
  }
}
