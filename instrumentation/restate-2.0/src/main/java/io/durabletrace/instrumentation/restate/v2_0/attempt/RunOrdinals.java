/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

/**
 * Counts an attempt's runs: the Run commands of the journal, and the {@code ctx.run}s that the SDK
 * takes, which are in the same order. The journal's are counted under the lock of the {@link
 * Attempt}, those that the SDK takes on its core thread alone; {@link #completed} and {@link
 * #isReplayed} any thread may ask.
 */
final class RunOrdinals {
  private volatile int replayed; // written under the lock
  private int commands;
  private int submitted; // the core thread's
  private int firstStrange = Integer.MAX_VALUE; // of which nobody can tell whether it has ended
  private volatile int completed;

  /** A Run command of the journal comes. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time
  void replayed() {
    replayed++;
  }

  /** Another Run command, replayed or new; returns its ordinal, from 0. */
  int command() {
    return commands++;
  }

  /** Another one, whose result would not be recognized: it has no completion id. */
  void strangeCommand() {
    firstStrange = Math.min(firstStrange, command());
  }

  /**
   * All of the journal that the Start message announced is read. What comes behind it is no replay:
   * some SDKs start the handler before they read it.
   */
  void journalRead(PendingCommands pending) {
    if (replayed > 0) { // else it stays 0, without a write, which would be a fence
      completed = Math.min(replayed, Math.min(pending.firstRun(), firstStrange));
    }
  }

  /** See {@link Attempt#completedRuns}. */
  int completed() {
    return completed;
  }

  /** See {@link Attempt#completedRunSubmitted}. */
  boolean completedSubmitted() {
    if (submitted >= completed) {
      return false;
    }
    submitted++;
    return true;
  }

  /** The SDK takes a {@code ctx.run}; returns its ordinal. */
  int submitted() {
    return submitted++;
  }

  /** Whether the run was there in an earlier attempt. */
  boolean isReplayed(int ordinal) {
    return ordinal < replayed;
  }
}
