/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

/**
 * The numbers of the fields that are read, by message; those at the top are the same in all
 * commands and notifications that have them. Source: {@code protocol.proto}.
 */
public final class Field {
  public static final int COMPLETION_ID = 1;
  public static final int INVOCATION_ID_NOTIFICATION = 10;
  public static final int RESULT_COMPLETION_ID = 11;
  public static final int NAME = 12;
  public static final int VALUE = 14;
  public static final int FAILURE = 15;
  public static final int INVOCATION_ID = 16;

  public static final int START_DEBUG_ID = 2;
  public static final int START_KNOWN_ENTRIES = 3;
  public static final int START_KEY = 6;
  public static final int START_RETRY_COUNT = 7;

  public static final int SUSPENSION_COMPLETIONS = 1;
  public static final int SUSPENSION_SIGNALS = 2;
  public static final int SUSPENSION_NAMED_SIGNALS = 3;

  public static final int ERROR_CODE = 1;
  public static final int ERROR_MESSAGE = 2;
  public static final int ERROR_STACK_TRACE = 3;
  public static final int ERROR_COMMAND_INDEX = 4;
  public static final int ERROR_COMMAND_NAME = 5;
  public static final int ERROR_COMMAND_TYPE = 6;
  public static final int ERROR_RETRY_DELAY = 8;

  /** V7 only: 0 retry, 1 pause, 2 fail. */
  public static final int ERROR_BEHAVIOR = 9;

  public static final int FAILURE_CODE = 1;
  public static final int FAILURE_MESSAGE = 2;

  public static final int STATE_KEY = 1;
  public static final int PROMISE_KEY = 1;
  public static final int SLEEP_WAKE_UP_TIME = 1;
  public static final int CALL_SERVICE = 1;
  public static final int CALL_HANDLER = 2;
  static final int CALL_HEADERS = 4;
  public static final int CALL_KEY = 5;
  public static final int ONE_WAY_CALL_INVOKE_TIME = 4;
  static final int ONE_WAY_CALL_HEADERS = 5;
  public static final int ONE_WAY_CALL_KEY = 6;
  public static final int TARGET_INVOCATION_ID = 1;
  public static final int SIGNAL_ID = 2;

  private Field() {}
}
