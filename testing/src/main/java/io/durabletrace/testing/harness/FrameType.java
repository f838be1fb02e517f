/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import dev.restate.shaded.com.google.protobuf.Parser;
import java.util.Optional;

/**
 * The frame types of Restate's service protocol V5 and V6, with the number each has on the wire.
 */
@SuppressWarnings("ImmutableEnumChecker") // protobuf parsers have no state
public enum FrameType {
  START(0x0000, Protocol.StartMessage.parser()),
  SUSPENSION(0x0001, Protocol.SuspensionMessage.parser()),
  ERROR(0x0002, Protocol.ErrorMessage.parser()),
  END(0x0003, Protocol.EndMessage.parser()),
  PROPOSE_RUN_COMPLETION(0x0005, Protocol.ProposeRunCompletionMessage.parser()),
  INPUT(0x0400, Protocol.InputCommandMessage.parser()),
  OUTPUT(0x0401, Protocol.OutputCommandMessage.parser()),
  GET_LAZY_STATE(0x0402, Protocol.GetLazyStateCommandMessage.parser()),
  SET_STATE(0x0403, Protocol.SetStateCommandMessage.parser()),
  CLEAR_STATE(0x0404, Protocol.ClearStateCommandMessage.parser()),
  CLEAR_ALL_STATE(0x0405, Protocol.ClearAllStateCommandMessage.parser()),
  GET_LAZY_STATE_KEYS(0x0406, Protocol.GetLazyStateKeysCommandMessage.parser()),
  GET_EAGER_STATE(0x0407, Protocol.GetEagerStateCommandMessage.parser()),
  GET_EAGER_STATE_KEYS(0x0408, Protocol.GetEagerStateKeysCommandMessage.parser()),
  GET_PROMISE(0x0409, Protocol.GetPromiseCommandMessage.parser()),
  PEEK_PROMISE(0x040A, Protocol.PeekPromiseCommandMessage.parser()),
  COMPLETE_PROMISE(0x040B, Protocol.CompletePromiseCommandMessage.parser()),
  SLEEP(0x040C, Protocol.SleepCommandMessage.parser()),
  CALL(0x040D, Protocol.CallCommandMessage.parser()),
  ONE_WAY_CALL(0x040E, Protocol.OneWayCallCommandMessage.parser()),
  SEND_SIGNAL(0x0410, Protocol.SendSignalCommandMessage.parser()),
  RUN(0x0411, Protocol.RunCommandMessage.parser()),
  ATTACH_INVOCATION(0x0412, Protocol.AttachInvocationCommandMessage.parser()),
  GET_INVOCATION_OUTPUT(0x0413, Protocol.GetInvocationOutputCommandMessage.parser()),
  COMPLETE_AWAKEABLE(0x0414, Protocol.CompleteAwakeableCommandMessage.parser()),

  STATE_NOTIFICATION(0x8002, Protocol.NotificationTemplate.parser()),
  STATE_KEYS_NOTIFICATION(0x8006, Protocol.NotificationTemplate.parser()),
  GET_PROMISE_NOTIFICATION(0x8009, Protocol.NotificationTemplate.parser()),
  PEEK_PROMISE_NOTIFICATION(0x800A, Protocol.NotificationTemplate.parser()),
  COMPLETE_PROMISE_NOTIFICATION(0x800B, Protocol.NotificationTemplate.parser()),
  SLEEP_NOTIFICATION(0x800C, Protocol.NotificationTemplate.parser()),
  CALL_NOTIFICATION(0x800D, Protocol.NotificationTemplate.parser()),
  CALL_INVOCATION_ID_NOTIFICATION(0x800E, Protocol.NotificationTemplate.parser()),
  RUN_NOTIFICATION(0x8011, Protocol.NotificationTemplate.parser()),
  ATTACH_NOTIFICATION(0x8012, Protocol.NotificationTemplate.parser()),
  GET_OUTPUT_NOTIFICATION(0x8013, Protocol.NotificationTemplate.parser()),
  SIGNAL_NOTIFICATION(0xFBFF, Protocol.NotificationTemplate.parser());

  private final int code;
  private final Parser<? extends MessageLite> parser;

  FrameType(int code, Parser<? extends MessageLite> parser) {
    this.code = code;
    this.parser = parser;
  }

  /** The unsigned 16 bit number at the head of such a frame. */
  public int code() {
    return code;
  }

  Parser<? extends MessageLite> parser() {
    return parser;
  }

  /** The type with this number, if the protocol has one. */
  public static Optional<FrameType> of(int code) {
    for (FrameType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
