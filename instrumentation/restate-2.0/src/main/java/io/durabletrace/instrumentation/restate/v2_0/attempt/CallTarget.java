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
 * Whom a Call or OneWayCall command calls, as the runtime writes it: {@code Stock/apple/reserve}.
 */
final class CallTarget {

  /** The target of a call; null for other commands. */
  static @Nullable String of(Message command) {
    int keyField = keyField(command);
    return keyField == 0 ? null : command.path(Field.CALL_SERVICE, keyField, Field.CALL_HANDLER);
  }

  /**
   * Whether the target of a command is this one, without decoding it.
   *
   * @param utf8 of a target without a key; null for a command that is no call
   */
  static boolean is(Message command, byte @Nullable [] utf8) {
    int keyField = keyField(command);
    if (utf8 == null || keyField == 0) {
      return utf8 == null && keyField == 0;
    }
    int end = behindSlash(command.endOfText(Field.CALL_SERVICE, utf8, 0), utf8);
    return end >= 0
        && command.isText(keyField, null)
        && command.endOfText(Field.CALL_HANDLER, utf8, end) == utf8.length;
  }

  /** Whether the target of a command has a key. */
  static boolean hasKey(Message command) {
    int keyField = keyField(command);
    return keyField != 0 && !command.isText(keyField, null);
  }

  /** 0 for commands that are no calls. */
  private static int keyField(Message command) {
    return switch (command.type()) {
      case MessageType.CALL -> Field.CALL_KEY;
      case MessageType.ONE_WAY_CALL -> Field.ONE_WAY_CALL_KEY;
      default -> 0;
    };
  }

  private static int behindSlash(int at, byte[] utf8) {
    return at >= 0 && at < utf8.length && utf8[at] == '/' ? at + 1 : -1;
  }

  private CallTarget() {}
}
