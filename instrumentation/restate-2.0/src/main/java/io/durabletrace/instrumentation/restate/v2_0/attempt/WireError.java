/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it was written to the runtime: an Error message, or the Failure of an Output.
 *
 * @param code an HTTP status code, or one of the protocol's own such as 570, journal mismatch
 * @param message null where there is none
 * @param stackTrace of the SDK; null where there is none
 * @param retryDelayMillis until the next try, where the SDK decided that; else null
 * @param relatedCommand the command that caused it; null where there is none
 */
public record WireError(
    long code,
    @Nullable String message,
    @Nullable String stackTrace,
    @Nullable Long retryDelayMillis,
    @Nullable RelatedCommand relatedCommand) {

  /** V7: what the runtime shall do after the error; 2: give up. */
  private static final int BEHAVIOR_FAIL = 2;

  /**
   * The command that an Error names as its cause.
   *
   * @param index in the journal's commands; 0 is the Input
   * @param name null where it has none
   * @param type the server's name, {@code Command/Run}; null where the SDK did not say
   */
  public record RelatedCommand(long index, @Nullable String name, @Nullable String type) {}

  static WireError ofError(Message error) {
    RelatedCommand related =
        error.has(4)
            ? new RelatedCommand(
                error.number(4),
                error.text(5),
                error.has(6) ? MessageType.commandName((int) error.number(6)) : null)
            : null;
    return new WireError(
        error.number(1),
        error.text(2),
        error.text(3),
        error.has(8) ? error.number(8) : null,
        related);
  }

  static WireError ofFailure(Message failure) {
    return new WireError(failure.number(1), failure.text(2), null, null, null);
  }

  static boolean isFinal(Message error) {
    return error.number(9) == BEHAVIOR_FAIL;
  }
}
