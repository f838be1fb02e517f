/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;

/** What the SDK's generated classes say of a message, held against what our reader kept of it. */
final class ExpectedFields {

  static void check(MessageLite sent, Message read, String as) {
    assertThat(read.damaged()).as(as).isFalse();
    if (sent instanceof Protocol.StartMessage start) {
      text(read, 2, start.getDebugId());
      number(read, 3, start.getKnownEntries());
      text(read, 6, start.getKey());
      number(read, 7, start.getRetryCountSinceLastStoredEntry());
    } else if (sent instanceof Protocol.SuspensionMessage suspension) {
      assertThat(read.numbers(1))
          .as(as)
          .containsExactlyElementsOf(
              suspension.getWaitingCompletionsList().stream().map(Integer::longValue).toList());
      assertThat(read.numbers(2))
          .as(as)
          .containsExactlyElementsOf(
              suspension.getWaitingSignalsList().stream().map(Integer::longValue).toList());
      assertThat(read.texts(3))
          .as(as)
          .containsExactlyElementsOf(suspension.getWaitingNamedSignalsList());
    } else if (sent instanceof Protocol.ErrorMessage error) {
      number(read, 1, error.getCode());
      text(read, 2, error.getMessage());
      text(read, 3, error.getStacktrace());
      number(read, 4, error.getRelatedCommandIndex());
      text(read, 5, error.getRelatedCommandName());
      number(read, 6, error.getRelatedCommandType());
      number(read, 8, error.getNextRetryDelay());
    } else if (sent instanceof Protocol.ProposeRunCompletionMessage proposal) {
      number(read, 1, proposal.getResultCompletionId());
      failure(read, proposal.getFailure());
    } else if (sent instanceof Protocol.OutputCommandMessage output) {
      failure(read, output.getFailure());
      assertThat(read.has(14)).as(as).isFalse();
    } else if (sent instanceof Protocol.CallCommandMessage call) {
      text(read, 1, call.getServiceName());
      text(read, 2, call.getHandlerName());
      text(read, 5, call.getKey());
      number(read, 10, call.getInvocationIdNotificationIdx());
      number(read, 11, call.getResultCompletionId());
      text(read, 12, call.getName());
      headers(read, call.getHeadersList());
    } else if (sent instanceof Protocol.OneWayCallCommandMessage send) {
      text(read, 1, send.getServiceName());
      text(read, 2, send.getHandlerName());
      number(read, 4, send.getInvokeTime());
      text(read, 6, send.getKey());
      number(read, 10, send.getInvocationIdNotificationIdx());
      headers(read, send.getHeadersList());
    } else if (sent instanceof Protocol.RunCommandMessage run) {
      number(read, 11, run.getResultCompletionId());
      text(read, 12, run.getName());
    } else if (sent instanceof Protocol.SleepCommandMessage sleep) {
      number(read, 1, sleep.getWakeUpTime());
      number(read, 11, sleep.getResultCompletionId());
      text(read, 12, sleep.getName());
    } else if (sent instanceof Protocol.SetStateCommandMessage set) {
      text(read, 1, set.getKey().toStringUtf8());
    } else if (sent instanceof Protocol.RunCompletionNotificationMessage notification) {
      number(read, 1, notification.getCompletionId());
    } else if (sent instanceof Protocol.CallInvocationIdCompletionNotificationMessage callee) {
      number(read, 1, callee.getCompletionId());
      text(read, 16, callee.getInvocationId());
    } else if (sent instanceof Protocol.SignalNotificationMessage signal) {
      number(read, 2, signal.getIdx());
    }
  }

  /** Of the headers of calls, the reader under test keeps these. */
  static boolean isKept(String name) {
    return name.equals("kept");
  }

  private static void headers(Message read, List<Protocol.Header> sent) {
    List<Header> kept = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (isKept(sent.get(i).getKey())) {
        kept.add(new Header(i, "kept", sent.get(i).getValue()));
      }
    }
    assertThat(read.headers()).isEqualTo(kept);
  }

  private static void failure(Message read, Protocol.Failure sent) {
    Message failure = read.nested(15);
    assertThat(failure).isNotNull();
    assertThat(failure.number(1)).isEqualTo(sent.getCode());
    text(failure, 2, sent.getMessage());
  }

  private static void text(Message read, int field, String sent) {
    assertThat(read.text(field)).isEqualTo(sent.isEmpty() ? null : sent);
  }

  private static void number(Message read, int field, long sent) {
    assertThat(read.number(field)).isEqualTo(sent);
  }

  private ExpectedFields() {}
}
