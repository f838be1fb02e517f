/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

/** What ends an attempt before its handler is done. */
enum Ending {
  /** Nothing. */
  NONE,
  /** The server closes its side after so many new commands: where the SDK waits, it suspends. */
  INPUT_CLOSED,
  /** The handler fails before a step. */
  FAILURE,
  /** The runs fail. */
  RUN_FAILURE,
  /** The connection breaks after so many new commands. */
  CUT,
  /** The connection breaks before the whole journal was sent. */
  CUT_IN_JOURNAL
}
