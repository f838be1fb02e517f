/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.core.statemachine.MessageHeader;
import dev.restate.shaded.com.google.protobuf.ByteString;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.util.List;

/** Protocol messages as the SDK's own classes write them. */
final class Frames {

  static ByteBuffer encode(MessageLite message) {
    byte[] body = message.toByteArray();
    return ByteBuffer.allocate(8 + body.length)
        .putLong(MessageHeader.fromMessage(message).encode())
        .put(body)
        .flip()
        .asReadOnlyBuffer();
  }

  static MessageLite start(int knownEntries, int retryCount) {
    return Protocol.StartMessage.newBuilder()
        .setDebugId("inv_1")
        .setKnownEntries(knownEntries)
        .setRetryCountSinceLastStoredEntry(retryCount)
        .build();
  }

  static MessageLite input() {
    return Protocol.InputCommandMessage.getDefaultInstance();
  }

  static MessageLite output() {
    return Protocol.OutputCommandMessage.newBuilder()
        .setValue(Protocol.Value.newBuilder().setContent(ByteString.copyFromUtf8("secret")))
        .build();
  }

  static MessageLite failedOutput(int code, String message) {
    return Protocol.OutputCommandMessage.newBuilder().setFailure(failure(code, message)).build();
  }

  static MessageLite end() {
    return Protocol.EndMessage.getDefaultInstance();
  }

  static MessageLite error(int code, String message) {
    return Protocol.ErrorMessage.newBuilder().setCode(code).setMessage(message).build();
  }

  static MessageLite runError(int code, String message, int index, String name, long delay) {
    return Protocol.ErrorMessage.newBuilder()
        .setCode(code)
        .setMessage(message)
        .setRelatedCommandIndex(index)
        .setRelatedCommandName(name)
        .setRelatedCommandType(0x0411)
        .setNextRetryDelay(delay)
        .build();
  }

  /**
   * As protocol V7 has it, which the SDK that we compile against does not know: behavior = FAIL.
   */
  static ByteBuffer finalError(int code, String message, int index) {
    byte[] known =
        Protocol.ErrorMessage.newBuilder()
            .setCode(code)
            .setMessage(message)
            .setRelatedCommandIndex(index)
            .build()
            .toByteArray();
    return ByteBuffer.allocate(8 + known.length + 2)
        .putLong(0x0002L << 48 | (known.length + 2))
        .put(known)
        .put(new byte[] {9 << 3, 2})
        .flip();
  }

  static MessageLite run(int id, String name) {
    return Protocol.RunCommandMessage.newBuilder().setResultCompletionId(id).setName(name).build();
  }

  static MessageLite sleep(int id, String name, long wakeUpTime) {
    return Protocol.SleepCommandMessage.newBuilder()
        .setResultCompletionId(id)
        .setName(name)
        .setWakeUpTime(wakeUpTime)
        .build();
  }

  static MessageLite call(int idId, int id, String service, String key, String handler) {
    return Protocol.CallCommandMessage.newBuilder()
        .setServiceName(service)
        .setKey(key)
        .setHandlerName(handler)
        .setInvocationIdNotificationIdx(idId)
        .setResultCompletionId(id)
        .build();
  }

  static MessageLite send(int idId, String service, String handler, long invokeTime) {
    return Protocol.OneWayCallCommandMessage.newBuilder()
        .setServiceName(service)
        .setHandlerName(handler)
        .setInvokeTime(invokeTime)
        .setInvocationIdNotificationIdx(idId)
        .build();
  }

  /** A call with headers; each is a name and a value. */
  static MessageLite call(int idId, int id, String... headers) {
    Protocol.CallCommandMessage.Builder call =
        Protocol.CallCommandMessage.newBuilder()
            .setServiceName("Stock")
            .setHandlerName("count")
            .setInvocationIdNotificationIdx(idId)
            .setResultCompletionId(id);
    for (int i = 0; i < headers.length; i += 2) {
      call.addHeaders(header(headers[i], headers[i + 1]));
    }
    return call.build();
  }

  /** A send with one header. */
  static MessageLite send(int idId, String name, String value) {
    return Protocol.OneWayCallCommandMessage.newBuilder()
        .setServiceName("Mail")
        .setHandlerName("confirm")
        .addHeaders(header(name, value))
        .setInvocationIdNotificationIdx(idId)
        .build();
  }

  private static Protocol.Header header(String name, String value) {
    return Protocol.Header.newBuilder().setKey(name).setValue(value).build();
  }

  static MessageLite invocationId(int id, String invocationId) {
    return Protocol.CallInvocationIdCompletionNotificationMessage.newBuilder()
        .setCompletionId(id)
        .setInvocationId(invocationId)
        .build();
  }

  static MessageLite callResult(int id) {
    return Protocol.CallCompletionNotificationMessage.newBuilder().setCompletionId(id).build();
  }

  /** The completion of a run. */
  static MessageLite completion(int id) {
    return Protocol.RunCompletionNotificationMessage.newBuilder().setCompletionId(id).build();
  }

  static MessageLite signal(int id) {
    return Protocol.SignalNotificationMessage.newBuilder().setIdx(id).build();
  }

  static MessageLite proposeValue(int id) {
    return Protocol.ProposeRunCompletionMessage.newBuilder()
        .setResultCompletionId(id)
        .setValue(ByteString.copyFromUtf8("secret"))
        .build();
  }

  static MessageLite proposeFailure(int id, int code, String message) {
    return Protocol.ProposeRunCompletionMessage.newBuilder()
        .setResultCompletionId(id)
        .setFailure(failure(code, message))
        .build();
  }

  static MessageLite suspension(
      List<Integer> completions, List<Integer> signals, List<String> names) {
    return Protocol.SuspensionMessage.newBuilder()
        .addAllWaitingCompletions(completions)
        .addAllWaitingSignals(signals)
        .addAllWaitingNamedSignals(names)
        .build();
  }

  private static Protocol.Failure failure(int code, String message) {
    return Protocol.Failure.newBuilder().setCode(code).setMessage(message).build();
  }

  private Frames() {}
}
