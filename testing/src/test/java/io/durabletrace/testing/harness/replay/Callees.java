/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.ByteString;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Ids;
import java.util.List;

/** What the rest of the world answers to a command: always the same to the same. */
final class Callees {

  /** Each a notification. */
  static List<byte[]> answers(String invocationId, Frame command) {
    if (command.is(FrameType.CALL)) {
      Protocol.CallCommandMessage call = (Protocol.CallCommandMessage) command.message();
      int idIndex = call.getInvocationIdNotificationIdx();
      return List.of(
          callee(invocationId, idIndex), called(call.getResultCompletionId(), call.getParameter()));
    }
    if (command.is(FrameType.ONE_WAY_CALL)) {
      var send = (Protocol.OneWayCallCommandMessage) command.message();
      return List.of(callee(invocationId, send.getInvocationIdNotificationIdx()));
    }
    if (command.is(FrameType.SLEEP)) {
      var sleep = (Protocol.SleepCommandMessage) command.message();
      return List.of(
          Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, sleep.getResultCompletionId()));
    }
    if (command.is(FrameType.GET_LAZY_STATE)) {
      var get = (Protocol.GetLazyStateCommandMessage) command.message();
      int id = get.getResultCompletionId();
      return List.of(
          get.getKey().toStringUtf8().endsWith("0")
              ? Frames.completed(FrameType.STATE_NOTIFICATION, id, "from afar")
              : Frames.completedEmpty(FrameType.STATE_NOTIFICATION, id));
    }
    return List.of();
  }

  private static byte[] callee(String invocationId, int index) {
    return Frames.invocationId(index, Ids.invocationId(invocationId + " calls " + index));
  }

  private static byte[] called(int completion, ByteString parameter) {
    String question = parameter.toStringUtf8();
    return Program.refuses(question)
        ? Frames.completedFailed(FrameType.CALL_NOTIFICATION, completion, 409, "not " + question)
        : Frames.completed(FrameType.CALL_NOTIFICATION, completion, "answer to " + question);
  }

  private Callees() {}
}
