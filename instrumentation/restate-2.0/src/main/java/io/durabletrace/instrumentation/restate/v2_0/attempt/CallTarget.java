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
    return switch (command.type()) {
      case MessageType.CALL -> of(command, command.text(Field.CALL_KEY));
      case MessageType.ONE_WAY_CALL -> of(command, command.text(Field.ONE_WAY_CALL_KEY));
      default -> null;
    };
  }

  private static String of(Message command, @Nullable String key) {
    String service = command.text(Field.CALL_SERVICE);
    String handler = command.text(Field.CALL_HANDLER);
    return key == null ? service + '/' + handler : service + '/' + key + '/' + handler;
  }

  private CallTarget() {}
}
