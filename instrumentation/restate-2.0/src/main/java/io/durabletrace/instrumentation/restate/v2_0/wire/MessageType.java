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
  public static final int CALL_INVOCATION_ID = 0x800E;
  public static final int SIGNAL_NOTIFICATION = 0xFBFF;

  /** The built-in signal that asks an invocation to cancel; every await also listens for it. */
  public static final int CANCEL_SIGNAL_ID = 1;

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

  // Constants, so that reading a frame allocates nothing, compiled or not.
  private static final int COMPLETION_FIELDS = fields(Field.COMPLETION_ID);
  private static final int CALL_INVOCATION_ID_FIELDS =
      fields(Field.COMPLETION_ID, Field.INVOCATION_ID);
  private static final int START_FIELDS =
      fields(
          Field.START_DEBUG_ID,
          Field.START_KNOWN_ENTRIES,
          Field.START_KEY,
          Field.START_RETRY_COUNT);
  private static final int SUSPENSION_FIELDS =
      fields(
          Field.SUSPENSION_COMPLETIONS, Field.SUSPENSION_SIGNALS, Field.SUSPENSION_NAMED_SIGNALS);
  private static final int ERROR_FIELDS =
      fields(
          Field.ERROR_CODE,
          Field.ERROR_MESSAGE,
          Field.ERROR_STACK_TRACE,
          Field.ERROR_COMMAND_INDEX,
          Field.ERROR_COMMAND_NAME,
          Field.ERROR_COMMAND_TYPE,
          Field.ERROR_RETRY_DELAY,
          Field.ERROR_BEHAVIOR);
  private static final int PROPOSAL_FIELDS = fields(Field.COMPLETION_ID, Field.FAILURE);
  private static final int OUTPUT_FIELDS = fields(Field.FAILURE);
  private static final int STATE_FIELDS = fields(Field.STATE_KEY, Field.NAME);

  /** State read lazily, promises, sleeps, other invocations: what it is about is in field 1. */
  private static final int AWAITABLE_FIELDS = fields(1, Field.RESULT_COMPLETION_ID, Field.NAME);

  private static final int NAMED_AWAITABLE_FIELDS = fields(Field.RESULT_COMPLETION_ID, Field.NAME);
  private static final int CALL_FIELDS =
      fields(
          Field.CALL_SERVICE,
          Field.CALL_HANDLER,
          Field.CALL_KEY,
          Field.INVOCATION_ID_NOTIFICATION,
          Field.RESULT_COMPLETION_ID,
          Field.NAME);
  private static final int ONE_WAY_CALL_FIELDS =
      fields(
          Field.CALL_SERVICE,
          Field.CALL_HANDLER,
          Field.ONE_WAY_CALL_INVOKE_TIME,
          Field.ONE_WAY_CALL_KEY,
          Field.INVOCATION_ID_NOTIFICATION,
          Field.NAME);
  private static final int SIGNAL_FIELDS = fields(Field.SIGNAL_ID);
  private static final int COMMAND_FIELDS = fields(Field.NAME);

  /** The fields to keep of a message of this type, as a set of bits; 0: skip its content. */
  static int wanted(int type) {
    if (isCompletion(type)) {
      return type == CALL_INVOCATION_ID ? CALL_INVOCATION_ID_FIELDS : COMPLETION_FIELDS;
    }
    return switch (type) {
      case START -> START_FIELDS;
      case SUSPENSION -> SUSPENSION_FIELDS;
      case ERROR -> ERROR_FIELDS;
      case PROPOSE_RUN_COMPLETION -> PROPOSAL_FIELDS;
      case OUTPUT -> OUTPUT_FIELDS;
      case SET_STATE, CLEAR_STATE, GET_EAGER_STATE -> STATE_FIELDS;
      case GET_LAZY_STATE,
          GET_PROMISE,
          PEEK_PROMISE,
          COMPLETE_PROMISE,
          SLEEP,
          ATTACH_INVOCATION,
          GET_INVOCATION_OUTPUT ->
          AWAITABLE_FIELDS;
      case CALL -> CALL_FIELDS;
      case ONE_WAY_CALL -> ONE_WAY_CALL_FIELDS;
      case GET_LAZY_STATE_KEYS, RUN -> NAMED_AWAITABLE_FIELDS;
      case SIGNAL_NOTIFICATION -> SIGNAL_FIELDS;
      default -> isCommand(type) ? COMMAND_FIELDS : 0;
    };
  }

  /** Whether a field is one of a set of {@link #wanted} ones; those above 30 are none of ours. */
  static boolean isIn(int set, int field) {
    return field < 31 && (set & 1 << field) != 0;
  }

  /** The field that has the headers of a call, one by one; -1 for other messages. */
  static int headerField(int type) {
    return switch (type) {
      case CALL -> Field.CALL_HEADERS;
      case ONE_WAY_CALL -> Field.ONE_WAY_CALL_HEADERS;
      default -> -1;
    };
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
