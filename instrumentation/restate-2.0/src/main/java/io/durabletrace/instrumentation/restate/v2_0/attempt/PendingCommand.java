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

  /** For {@link PendingCommands}, while this is not in use. */
  @Nullable PendingCommand nextInPool;
}
