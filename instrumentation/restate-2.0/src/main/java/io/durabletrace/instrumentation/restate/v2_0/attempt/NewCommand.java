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
 * A command that this attempt created and the journal did not know.
 *
 * @param type the server's name, {@code Command/Run}
 * @param name given by the user; null where there is none
 * @param index in the journal's commands; 0 is the Input
 * @param callTarget of a Call or OneWayCall, {@code Stock/apple/reserve}; else null
 * @param wakeUpTime of a Sleep or a delayed OneWayCall, in milliseconds since the epoch; else 0
 * @param stateKey of a state command; else null
 */
public record NewCommand(
    String type,
    @Nullable String name,
    int index,
    @Nullable String callTarget,
    long wakeUpTime,
    @Nullable String stateKey) {

  static NewCommand of(Message command, int index) {
    int type = command.type();
    long wakeUpTime =
        switch (type) {
          case MessageType.SLEEP -> command.number(Field.SLEEP_WAKE_UP_TIME);
          case MessageType.ONE_WAY_CALL -> command.number(Field.ONE_WAY_CALL_INVOKE_TIME);
          default -> 0;
        };
    String stateKey =
        switch (type) {
          case MessageType.GET_LAZY_STATE,
              MessageType.GET_EAGER_STATE,
              MessageType.SET_STATE,
              MessageType.CLEAR_STATE ->
              command.text(Field.STATE_KEY);
          default -> null;
        };
    return new NewCommand(
        MessageType.commandName(type),
        command.text(Field.NAME),
        index,
        CallTarget.of(command),
        wakeUpTime,
        stateKey);
  }
}
