/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.ByteString;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages of all kinds that are read, with random content, built by the SDK's own classes. */
final class RandomMessages {
  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  List<MessageLite> messages(int count) {
    List<MessageLite> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(message());
    }
    return messages;
  }

  private MessageLite message() {
    return switch (random.nextInt(15)) {
      case 0 ->
          Protocol.StartMessage.newBuilder()
              .setId(payload())
              .setDebugId(text())
              .setKnownEntries(number())
              .addStateMap(Protocol.StartMessage.StateEntry.newBuilder().setKey(payload()))
              .setKey(text())
              .setRetryCountSinceLastStoredEntry(number())
              .setRandomSeed(random.nextLong())
              .build();
      case 1 -> suspension();
      case 2 ->
          Protocol.ErrorMessage.newBuilder()
              .setCode(number())
              .setMessage(text())
              .setStacktrace(text())
              .setRelatedCommandIndex(number())
              .setRelatedCommandName(text())
              .setRelatedCommandType(number())
              .setNextRetryDelay(random.nextLong() >>> 1)
              .build();
      case 3 ->
          Protocol.ProposeRunCompletionMessage.newBuilder()
              .setResultCompletionId(number())
              .setFailure(failure())
              .build();
      case 4 ->
          Protocol.InputCommandMessage.newBuilder()
              .addHeaders(Protocol.Header.newBuilder().setKey(text()).setValue(text()))
              .setValue(value())
              .build();
      case 5 -> Protocol.OutputCommandMessage.newBuilder().setFailure(failure()).build();
      case 6 ->
          Protocol.CallCommandMessage.newBuilder()
              .setServiceName(text())
              .setHandlerName(text())
              .setParameter(payload())
              .addAllHeaders(headers())
              .setKey(text())
              .setInvocationIdNotificationIdx(number())
              .setResultCompletionId(number())
              .setName(text())
              .build();
      case 7 ->
          Protocol.OneWayCallCommandMessage.newBuilder()
              .setServiceName(text())
              .setHandlerName(text())
              .setParameter(payload())
              .setInvokeTime(random.nextLong() >>> 1)
              .addAllHeaders(headers())
              .setKey(text())
              .setInvocationIdNotificationIdx(number())
              .build();
      case 8 ->
          Protocol.RunCommandMessage.newBuilder()
              .setResultCompletionId(number())
              .setName(text())
              .build();
      case 9 ->
          Protocol.SleepCommandMessage.newBuilder()
              .setWakeUpTime(random.nextLong() >>> 1)
              .setResultCompletionId(number())
              .setName(text())
              .build();
      case 10 ->
          Protocol.SetStateCommandMessage.newBuilder().setKey(payload()).setValue(value()).build();
      case 11 ->
          Protocol.RunCompletionNotificationMessage.newBuilder()
              .setCompletionId(number())
              .setValue(value())
              .build();
      case 13 ->
          Protocol.CallInvocationIdCompletionNotificationMessage.newBuilder()
              .setCompletionId(number())
              .setInvocationId(text())
              .build();
      case 12 -> Protocol.SignalNotificationMessage.newBuilder().setIdx(number()).build();
      default -> Protocol.EndMessage.getDefaultInstance();
    };
  }

  private MessageLite suspension() {
    Protocol.SuspensionMessage.Builder suspension = Protocol.SuspensionMessage.newBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      suspension.addWaitingCompletions(number()).addWaitingSignals(number());
    }
    return suspension.addWaitingNamedSignals(text()).addWaitingNamedSignals("x").build();
  }

  private List<Protocol.Header> headers() {
    List<Protocol.Header> headers = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      String name = random.nextBoolean() ? "kept" : text();
      headers.add(Protocol.Header.newBuilder().setKey(name).setValue(text()).build());
    }
    return headers;
  }

  private Protocol.Failure failure() {
    return Protocol.Failure.newBuilder().setCode(number()).setMessage(text()).build();
  }

  private Protocol.Value value() {
    return Protocol.Value.newBuilder().setContent(payload()).build();
  }

  private ByteString payload() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(
          "aé漢😀/{} ".codePointAt(new int[] {0, 1, 2, 3, 5, 6, 7, 8}[random.nextInt(8)]));
    }
    return text.toString();
  }

  private int number() {
    return random.nextInt() >>> (1 + random.nextInt(31));
  }
}
