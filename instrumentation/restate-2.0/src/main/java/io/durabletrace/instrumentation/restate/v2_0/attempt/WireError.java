/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Field;
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
 * @param isFinal whether nobody will try again; since protocol V7 an Error can say so too
 */
public record WireError(
    long code,
    @Nullable String message,
    @Nullable String stackTrace,
    @Nullable Long retryDelayMillis,
    @Nullable RelatedCommand relatedCommand,
    boolean isFinal) {

  /** The SDK quotes both sides' fields in it: parameters, state values, headers. */
  private static final long JOURNAL_MISMATCH = 570;

  private static final String JOURNAL_MISMATCH_MESSAGE =
      "journal mismatch: the handler did something else than its journal says";

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
        error.has(Field.ERROR_COMMAND_INDEX)
            ? new RelatedCommand(
                error.number(Field.ERROR_COMMAND_INDEX),
                error.text(Field.ERROR_COMMAND_NAME),
                error.has(Field.ERROR_COMMAND_TYPE)
                    ? MessageType.commandName((int) error.number(Field.ERROR_COMMAND_TYPE))
                    : null)
            : null;
    long code = error.number(Field.ERROR_CODE);
    boolean quotesPayload = code == JOURNAL_MISMATCH;
    return new WireError(
        code,
        quotesPayload ? JOURNAL_MISMATCH_MESSAGE : error.text(Field.ERROR_MESSAGE),
        quotesPayload ? null : error.text(Field.ERROR_STACK_TRACE),
        error.has(Field.ERROR_RETRY_DELAY) ? error.number(Field.ERROR_RETRY_DELAY) : null,
        related,
        error.number(Field.ERROR_BEHAVIOR) == BEHAVIOR_FAIL);
  }

  static WireError ofFailure(Message failure) {
    return new WireError(
        failure.number(Field.FAILURE_CODE),
        failure.text(Field.FAILURE_MESSAGE),
        null,
        null,
        null,
        true);
  }
}
