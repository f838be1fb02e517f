/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets the facts of one attempt in their order, one at a time, on whatever thread they happen on.
 */
public interface AttemptListener {
  /** The first fact: the handler is about to run. */
  void started(AttemptStart start);

  /** Whether anybody reads {@link #callAccepted} and {@link #suspended}; saves their strings. */
  boolean isRecording();

  /**
   * A command that the journal did not know.
   *
   * @param type the server's name, {@code Command/Run}
   * @return whether {@link #newCommand} is to follow; saves its strings
   */
  boolean created(String type);

  /** What there is to know of the command that was just created. */
  void newCommand(NewCommand command);

  /** The runtime has made an invocation of a call, of this attempt or of the last one before. */
  void callAccepted(AcceptedCall call);

  /** A side effect that really executed came to its end. */
  void runEnded(@Nullable String name, RunOutcome outcome);

  /** Comes just before {@link #ended}. */
  void suspended(List<String> awaiting);

  /** The last fact, once. */
  void ended(AttemptEnd end);
}
