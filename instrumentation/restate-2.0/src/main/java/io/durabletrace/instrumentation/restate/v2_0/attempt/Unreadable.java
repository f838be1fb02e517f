/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;

/** Says, once each, that something on the wire was not understood. It is passed on all the same. */
final class Unreadable {

  static void warnOf(Message message) {
    if (!MessageType.isKnown(message.type())) {
      Problems.warnOnce(
          "unknown message",
          String.format(
              "Restate message type 0x%04X is not known to this version of DurableTrace; spans may"
                  + " lack what it says. Look for a newer version. Logged once.",
              message.type()));
    } else if (message.damaged()) {
      Problems.warnOnce(
          "damaged message",
          String.format(
              "A Restate message of type 0x%04X could not be read; its span may lack what it says."
                  + " Logged once.",
              message.type()));
    }
  }

  static void warnOfMissingStart() {
    Problems.warnOnce(
        "no start message",
        "A Restate handler starts, but the runtime's Start message could not be read: its attempt"
            + " has no span. Is the SDK much newer than the supported ones? Logged once.");
  }

  private Unreadable() {}
}
