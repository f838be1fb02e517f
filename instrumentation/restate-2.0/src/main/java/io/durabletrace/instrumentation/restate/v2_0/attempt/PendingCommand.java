/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import org.jspecify.annotations.Nullable;

/** A command whose completion has not been seen yet. Reused, see {@link PendingCommands}. */
final class PendingCommand {
  /** The command as far as it was read. */
  final Message command = new Message();

  /** Its place among the journal's commands; 0 is the Input. */
  int index;

  /** Its place among the journal's Run commands, from 0; -1 for other commands. */
  int runOrdinal;

  private @Nullable String callTarget; // once somebody has asked

  /** This is about another command now. */
  void fill(Message newCommand, int newIndex, int newRunOrdinal) {
    command.copyFrom(newCommand);
    index = newIndex;
    runOrdinal = newRunOrdinal;
    callTarget = null;
  }

  /** The target of a call, put together once; null for other commands. */
  @Nullable String callTarget() {
    if (callTarget == null) {
      callTarget = CallTarget.of(command);
    }
    return callTarget;
  }

  /** For {@link PendingCommands}, while this is not in use. */
  @Nullable PendingCommand nextInPool;
}
