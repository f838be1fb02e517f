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
 * A command that this attempt created and the journal did not know. A view of the message that is
 * being read, which decodes what it is asked for: valid only while the listener is told of it.
 */
public final class NewCommand {
  private final Message command;
  private final int index;
  private final @Nullable PendingCommand pending;

  /**
   * @param pending the command's entry, where it has one
   */
  NewCommand(Message command, int index, @Nullable PendingCommand pending) {
    this.command = command;
    this.index = index;
    this.pending = pending;
  }

  /** The server's name, {@code Command/Run}; a constant for those that are known. */
  public String type() {
    return MessageType.commandName(command.type());
  }

  /** Given by the user; null where there is none. */
  public @Nullable String name() {
    return command.text(Field.NAME);
  }

  /**
   * Whether the name is this one, without decoding it.
   *
   * @param utf8 null for none
   */
  public boolean isNamed(byte @Nullable [] utf8) {
    return command.isText(Field.NAME, utf8);
  }

  /** Its place in the journal's commands; 0 is the Input. */
  public int index() {
    return index;
  }

  /**
   * Whether the {@link #callTarget} is this one, without decoding it.
   *
   * @param utf8 null for none
   */
  public boolean hasCallTarget(byte @Nullable [] utf8) {
    return CallTarget.is(command, utf8);
  }

  /** Whether it calls an object or a workflow, whose key is in the {@link #callTarget}. */
  public boolean callsByKey() {
    return CallTarget.hasKey(command);
  }

  /** Of a Call or OneWayCall, {@code Stock/apple/reserve}; else null. */
  public @Nullable String callTarget() {
    return pending == null ? CallTarget.of(command) : pending.callTarget();
  }

  /** Of a Sleep or a delayed OneWayCall, in milliseconds since the epoch; else 0. */
  public long wakeUpTime() {
    return switch (command.type()) {
      case MessageType.SLEEP -> command.number(Field.SLEEP_WAKE_UP_TIME);
      case MessageType.ONE_WAY_CALL -> command.number(Field.ONE_WAY_CALL_INVOKE_TIME);
      default -> 0;
    };
  }

  /** Of a state command; else null. */
  public @Nullable String stateKey() {
    return switch (command.type()) {
      case MessageType.GET_LAZY_STATE,
          MessageType.GET_EAGER_STATE,
          MessageType.SET_STATE,
          MessageType.CLEAR_STATE ->
          command.text(Field.STATE_KEY);
      default -> null;
    };
  }
}
