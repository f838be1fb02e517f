/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Message;

/** A command whose completion has not been seen yet. Reused, see {@link PendingCommands}. */
final class PendingCommand {
  /** The command as far as it was read. */
  final Message command = new Message();

  /** The how-manieth Run command of the journal this is, from 0; -1 for other commands. */
  int runOrdinal;
}
