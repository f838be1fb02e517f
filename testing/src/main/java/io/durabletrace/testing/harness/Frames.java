/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.ByteString;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The frames that a Restate server sends: journal entries to replay, and notifications. */
public final class Frames {

  /** Type, flags and length before every message. */
  public static final int HEADER_BYTES = 8;

  /** The signal that cancels an invocation. */
  public static final int CANCEL_SIGNAL = 1;

  /** The id of the first awakeable that a handler makes. */
  public static final int FIRST_AWAKEABLE = 17;

  /** A frame as it goes over the wire. */
  public static byte[] frame(int type, byte[] payload) {
    return frameSaying(type, payload.length, payload);
  }

  /** A frame whose header may lie about the length. */
  public static byte[] frameSaying(int type, int length, byte[] payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .putShort((short) type)
        .putShort((short) 0)
        .putInt(length)
        .put(payload)
        .array();
  }

  /** Frames behind one another. */
  public static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      joined.writeBytes(frame);
    }
    return joined.toByteArray();
  }

  static byte[] frame(FrameType type, MessageLite message) {
    return frame(type.code(), message.toByteArray());
  }

  // Commands, as they are replayed.

  /** The handler's input, with the headers that the client sent to the ingress. */
  public static byte[] input(String value, Map<String, String> headers) {
    var input = Protocol.InputCommandMessage.newBuilder().setValue(value(value));
    headers.forEach((key, v) -> input.addHeaders(header(key, v)));
    return frame(FrameType.INPUT, input.build());
  }

  /** The handler's input without headers. */
  public static byte[] input(String value) {
    return input(value, Map.of());
  }

  /** The handler's result. */
  public static byte[] output(String value) {
    return frame(
        FrameType.OUTPUT,
        Protocol.OutputCommandMessage.newBuilder().setValue(value(value)).build());
  }

  /** A run; its completion may follow as a notification. */
  public static byte[] run(int completion, String name) {
    return frame(
        FrameType.RUN,
        Protocol.RunCommandMessage.newBuilder()
            .setResultCompletionId(completion)
            .setName(name)
            .build());
  }

  /** A sleep that was to end long ago. */
  public static byte[] sleep(int completion, String name) {
    return frame(
        FrameType.SLEEP,
        Protocol.SleepCommandMessage.newBuilder()
            .setWakeUpTime(1_600_000_000_000L)
            .setResultCompletionId(completion)
            .setName(name)
            .build());
  }

  /** A call to a virtual object. */
  public static byte[] call(
      int invocationId, int completion, String service, String key, String handler, String input) {
    return frame(
        FrameType.CALL,
        Protocol.CallCommandMessage.newBuilder()
            .setServiceName(service)
            .setHandlerName(handler)
            .setKey(key)
            .setParameter(bytes(input))
            .setInvocationIdNotificationIdx(invocationId)
            .setResultCompletionId(completion)
            .build());
  }

  /** A send of five minutes later. */
  public static byte[] delayedSend(
      int invocationId, String service, String key, String handler, String input) {
    return frame(
        FrameType.ONE_WAY_CALL,
        Protocol.OneWayCallCommandMessage.newBuilder()
            .setServiceName(service)
            .setHandlerName(handler)
            .setKey(key)
            .setParameter(bytes(input))
            .setInvokeTime(1)
            .setInvocationIdNotificationIdx(invocationId)
            .build());
  }

  /** A state value that was set. */
  public static byte[] setState(String key, String value) {
    return frame(
        FrameType.SET_STATE,
        Protocol.SetStateCommandMessage.newBuilder()
            .setKey(bytes(key))
            .setValue(value(value))
            .build());
  }

  // Notifications.

  /** A completion with a value, of a run for instance. */
  public static byte[] completed(FrameType type, int completion, String value) {
    return notification(type, id(completion).setValue(value(value)));
  }

  /** A completion without a value, of a sleep for instance. */
  public static byte[] completedEmpty(FrameType type, int completion) {
    return notification(type, id(completion).setVoid(Protocol.Void.getDefaultInstance()));
  }

  /** A completion with a failure. */
  public static byte[] completedFailed(FrameType type, int completion, int code, String message) {
    return notification(type, id(completion).setFailure(failure(code, message)));
  }

  /** The id of the invocation that a call or a send made. */
  public static byte[] invocationId(int completion, String invocationId) {
    return notification(
        FrameType.CALL_INVOCATION_ID_NOTIFICATION, id(completion).setInvocationId(invocationId));
  }

  /** The names of the state values. */
  public static byte[] stateKeys(int completion, String... keys) {
    var names = Protocol.StateKeys.newBuilder();
    List.of(keys).forEach(key -> names.addKeys(bytes(key)));
    return notification(FrameType.STATE_KEYS_NOTIFICATION, id(completion).setStateKeys(names));
  }

  /** The signal that resolves an awakeable. */
  public static byte[] awakeableResolved(int signal, String value) {
    return notification(
        FrameType.SIGNAL_NOTIFICATION,
        Protocol.NotificationTemplate.newBuilder().setSignalId(signal).setValue(value(value)));
  }

  /** The signal that cancels the invocation. */
  public static byte[] cancelSignal() {
    return notification(
        FrameType.SIGNAL_NOTIFICATION,
        Protocol.NotificationTemplate.newBuilder()
            .setSignalId(CANCEL_SIGNAL)
            .setVoid(Protocol.Void.getDefaultInstance()));
  }

  /** What the server stores and sends back for a proposed completion of a run. */
  public static byte[] runCompletion(Protocol.ProposeRunCompletionMessage proposed) {
    var notification = id(proposed.getResultCompletionId());
    if (proposed.hasFailure()) {
      notification.setFailure(proposed.getFailure());
    } else {
      notification.setValue(Protocol.Value.newBuilder().setContent(proposed.getValue()));
    }
    return notification(FrameType.RUN_NOTIFICATION, notification);
  }

  private static byte[] notification(
      FrameType type, Protocol.NotificationTemplate.Builder notification) {
    return frame(type, notification.build());
  }

  private static Protocol.NotificationTemplate.Builder id(int completion) {
    return Protocol.NotificationTemplate.newBuilder().setCompletionId(completion);
  }

  private static Protocol.Header header(String key, String value) {
    return Protocol.Header.newBuilder().setKey(key).setValue(value).build();
  }

  private static Protocol.Value value(String content) {
    return Protocol.Value.newBuilder().setContent(bytes(content)).build();
  }

  private static Protocol.Failure failure(int code, String message) {
    return Protocol.Failure.newBuilder().setCode(code).setMessage(message).build();
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private Frames() {}
}
