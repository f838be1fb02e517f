/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.core.statemachine.MessageHeader;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import io.durabletrace.instrumentation.restate.v2_0.attempt.DeafListener;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A journal of three runs, of which the first two have their results. */
class CompletedRunsTest {
  private static final Object FIRST = "first";
  private static final Object SECOND = "second";
  private static final Object THIRD = "third";

  private final Attempt attempt = new Attempt(DeafListener.INSTANCE, name -> false);
  private final CompletedRuns runs = new CompletedRuns(attempt);

  @BeforeEach
  void journal() {
    receive(Protocol.StartMessage.newBuilder().setDebugId("inv").setKnownEntries(6).build());
    receive(Protocol.InputCommandMessage.getDefaultInstance());
    receive(run(1));
    receive(result(1));
    receive(run(2));
    receive(result(2));
    receive(run(3));
  }

  @Test
  void the_first_ones_are_known_on_both_threads() {
    assertThat(runs.isNext()).isTrue();
    assertThat(runs.takeCalled(FIRST)).isTrue();
    assertThat(runs.takeCalled(SECOND)).isTrue();
    assertThat(runs.takeSubmitted(FIRST)).isTrue();
    assertThat(runs.isNext()).isFalse();
    assertThat(runs.takeCalled(THIRD)).isFalse();
    assertThat(runs.takeSubmitted(SECOND)).isTrue();
    assertThat(runs.takeSubmitted(THIRD)).isFalse();
    assertThat(attempt.runSubmitted()).isEqualTo(2);
  }

  @Test
  void twice_is_once() {
    assertThat(runs.takeCalled(FIRST)).isTrue();
    assertThat(runs.takeCalled(FIRST)).isTrue();
    assertThat(runs.takeSubmitted(FIRST)).isTrue();
    assertThat(runs.takeSubmitted(FIRST)).isTrue();
    assertThat(runs.takeCalled(SECOND)).isTrue();
    assertThat(runs.takeSubmitted(SECOND)).isTrue();
    assertThat(attempt.runSubmitted()).isEqualTo(2);
  }

  @Test
  void where_only_the_core_thread_is_seen_what_comes_then_is_no_replay() {
    assertThat(runs.takeSubmitted(FIRST)).isTrue();
    assertThat(runs.isNext()).isTrue();
    assertThat(runs.takeSubmitted(SECOND)).isTrue();
    assertThat(runs.isNext()).isFalse();
  }

  private static MessageLite run(int id) {
    return Protocol.RunCommandMessage.newBuilder().setResultCompletionId(id).build();
  }

  private static MessageLite result(int id) {
    return Protocol.RunCompletionNotificationMessage.newBuilder().setCompletionId(id).build();
  }

  private void receive(MessageLite message) {
    attempt.input(
        ByteBuffer.allocate(8 + message.getSerializedSize())
            .putLong(MessageHeader.fromMessage(message).encode())
            .put(message.toByteArray())
            .flip());
  }
}
