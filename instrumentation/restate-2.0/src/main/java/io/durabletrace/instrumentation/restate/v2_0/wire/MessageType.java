/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

/**
 * The message types of Restate's service protocol V5 to V7, and which of their fields are read.
 *
 * <p>Source: {@code protocol.proto} of the service protocol, "Core frames" and "Commands and
 * Notifications".
 */
public final class MessageType {
  public static final int START = 0x0000;
  public static final int SUSPENSION = 0x0001;
  public static final int ERROR = 0x0002;
  public static final int END = 0x0003;
  public static final int PROPOSE_RUN_COMPLETION = 0x0005;
  static final int PROPOSE_RUN_COMPLETION_ACK = 0x0007;
  public static final int INPUT = 0x0400;
  public static final int OUTPUT = 0x0401;
  public static final int GET_LAZY_STATE = 0x0402;
  public static final int SET_STATE = 0x0403;
  public static final int CLEAR_STATE = 0x0404;
  public static final int GET_LAZY_STATE_KEYS = 0x0406;
  public static final int GET_EAGER_STATE = 0x0407;
  public static final int GET_PROMISE = 0x0409;
  public static final int PEEK_PROMISE = 0x040A;
  public static final int COMPLETE_PROMISE = 0x040B;
  public static final int SLEEP = 0x040C;
  public static final int CALL = 0x040D;
  public static final int ONE_WAY_CALL = 0x040E;
  public static final int SEND_SIGNAL = 0x0410;
  public static final int RUN = 0x0411;
  public static final int ATTACH_INVOCATION = 0x0412;
  public static final int GET_INVOCATION_OUTPUT = 0x0413;
  public static final int SIGNAL_NOTIFICATION = 0xFBFF;

  /** The names that the Restate server gives to commands; the index is the type's low byte. */
  private static final String[] COMMANDS = {
    "Command/Input",
    "Command/Output",
    "Command/GetLazyState",
    "Command/SetState",
    "Command/ClearState",
    "Command/ClearAllState",
    "Command/GetLazyStateKeys",
    "Command/GetEagerState",
    "Command/GetEagerStateKeys",
    "Command/GetPromise",
    "Command/PeekPromise",
    "Command/CompletePromise",
    "Command/Sleep",
    "Command/Call",
    "Command/OneWayCall",
    "Command/0x040F",
    "Command/SendSignal",
    "Command/Run",
    "Command/AttachInvocation",
    "Command/GetInvocationOutput",
    "Command/CompleteAwakeable",
  };

  /** A command is an entry of the journal that the handler created (Input: the runtime). */
  public static boolean isCommand(int type) {
    return (type & 0xFC00) == 0x0400;
  }

  /** A completion of a command; signals are not among them. */
  public static boolean isCompletion(int type) {
    return (type & 0xFC00) == 0x8000;
  }

  /** Whether the protocol had this type when this was written; new ones pass by unread. */
  public static boolean isKnown(int type) {
    return isCommand(type)
        ? (type & 0x03FF) < COMMANDS.length
        : isCompletion(type) || type == SIGNAL_NOTIFICATION || type <= PROPOSE_RUN_COMPLETION_ACK;
  }

  /** The server's name for a command type, e.g. {@code Command/Run}. */
  public static String commandName(int type) {
    int index = type & 0x03FF;
    return isCommand(type) && index < COMMANDS.length
        ? COMMANDS[index]
        : String.format("Command/0x%04X", type);
  }

  /**
   * The fields to keep of a message of this type, as a set of bits; 0: skip the frame's content.
   */
  static int wanted(int type) {
    if (isCompletion(type)) {
      return fields(1);
    }
    return switch (type) {
      case START -> fields(2, 3, 6, 7);
      case SUSPENSION -> fields(1, 2, 3);
      case ERROR -> fields(1, 2, 3, 4, 5, 6, 8, 9);
      case PROPOSE_RUN_COMPLETION -> fields(1, 15);
      case OUTPUT -> fields(14, 15);
      case SET_STATE, CLEAR_STATE, GET_EAGER_STATE -> fields(1, 12);
      case GET_LAZY_STATE, GET_PROMISE, PEEK_PROMISE, COMPLETE_PROMISE, SLEEP -> fields(1, 11, 12);
      case CALL -> fields(1, 2, 5, 10, 11, 12);
      case ONE_WAY_CALL -> fields(1, 2, 4, 6, 10, 12);
      case GET_LAZY_STATE_KEYS, RUN -> fields(11, 12);
      case ATTACH_INVOCATION, GET_INVOCATION_OUTPUT -> fields(1, 11, 12);
      case SIGNAL_NOTIFICATION -> fields(2);
      default -> isCommand(type) ? fields(12) : 0;
    };
  }

  /**
   * The fields of {@link #wanted} whose content is the user's and is never kept: only that it is
   * there.
   */
  static int presenceOnly(int type) {
    return type == OUTPUT ? fields(14) : 0;
  }

  private static int fields(int... numbers) {
    int set = 0;
    for (int number : numbers) {
      set |= 1 << number;
    }
    return set;
  }

  private MessageType() {}
}
