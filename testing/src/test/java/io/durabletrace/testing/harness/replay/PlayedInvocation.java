/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.harness.Frame;
import java.util.List;

/**
 * An invocation from its first attempt to its result.
 *
 * @param commands as they are in the journal
 * @param problems nobody else may have: errors of the SDK, headers that are not as they must be
 */
record PlayedInvocation(
    Schedule schedule, List<PlayedAttempt> attempts, List<Frame> commands, List<String> problems) {

  /** The journal as it would be without us; the last one is the result. */
  String commandsWithoutUs() {
    return String.join("\n", commands.stream().map(OurHeaders::textWithout).toList());
  }

  /** The outcomes of those attempts that must have a span each. */
  List<String> tracedOutcomes() {
    return attempts.stream()
        .filter(PlayedAttempt::isTraced)
        .map(PlayedAttempt::outcome)
        .sorted()
        .toList();
  }

  /** Errors that say that the journal was not replayed. */
  long mismatches() {
    return problems.stream().filter(PlayedInvocation::isMismatch).count();
  }

  static boolean isMismatch(String problem) {
    return problem.startsWith(AttemptPlayer.ERROR + "570")
        || problem.startsWith(AttemptPlayer.ERROR + "571");
  }

  @Override
  public String toString() {
    return schedule
        + "\nplayed:\n"
        + String.join("\n", attempts.stream().map(PlayedAttempt::toString).toList())
        + "\njournal:\n"
        + String.join("\n", commands.stream().map(Frame::text).toList());
  }
}
