/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.restate.common.Slice;
import dev.restate.sdk.common.HandlerRequest;
import dev.restate.sdk.common.InvocationId;
import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.core.statemachine.MessageHeader;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TracedAttemptTest {

  /** Who asks for the headers of the request meets something of the user's that throws. */
  private static final HeadersAccessor BROKEN =
      new HeadersAccessor() {
        @Override
        public Iterable<String> keys() {
          throw new IllegalStateException("on purpose");
        }

        @Override
        public String get(String key) {
          throw new IllegalStateException("on purpose");
        }
      };

  @BeforeAll
  static void install() {
    GlobalOpenTelemetry.resetForTest(); // another test may have asked for it
    GlobalOpenTelemetry.set(
        OpenTelemetry.propagating(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance())));
  }

  @AfterAll
  static void remove() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void what_the_journal_holds_is_honoured_whatever_becomes_of_the_span() {
    TracedAttempt attempt = new TracedAttempt("/invoke/Greeter/greet", BROKEN, 5L);
    HandlerRequest request = journalWithACall(attempt);

    assertThatThrownBy(() -> attempt.start(request)).hasMessage("on purpose");

    assertHonoured(attempt, request);
  }

  @Test
  void what_the_journal_holds_is_honoured_where_there_can_be_no_span() {
    TracedAttempt attempt = new TracedAttempt("no path at all", BROKEN, 5L);
    assertThat(attempt.span()).isNull();
    HandlerRequest request = journalWithACall(attempt);

    assertThat(attempt.start(request)).isNull();

    assertHonoured(attempt, request);
    assertThat(attempt.headersOfCall(List.of(), Context.root(), "call")).isEmpty();
  }

  private static HandlerRequest journalWithACall(TracedAttempt attempt) {
    attempt
        .state()
        .input(
            frame(
                Protocol.StartMessage.newBuilder().setDebugId("inv_1").setKnownEntries(2).build()));
    attempt.state().input(frame(Protocol.InputCommandMessage.getDefaultInstance()));
    attempt
        .state()
        .input(
            frame(
                Protocol.CallCommandMessage.newBuilder()
                    .addHeaders(
                        Protocol.Header.newBuilder().setKey("traceparent").setValue("journaled"))
                    .build()));
    return new HandlerRequest(
        new InvocationId() {
          @Override
          public long toRandomSeed() {
            return 0;
          }

          @Override
          public String toString() {
            return "inv_1";
          }
        },
        Context.root(),
        Slice.EMPTY,
        Map.of());
  }

  private static void assertHonoured(TracedAttempt attempt, HandlerRequest request) {
    assertThat(TracedAttempt.of(request)).isSameAs(attempt);
    assertThat(attempt.touchesCalls()).isTrue();
    assertThat(attempt.headersOfCall(List.of(), Context.root(), "call"))
        .containsExactly(Map.entry("traceparent", "journaled"));
    assertThat(attempt.touchesCalls()).isFalse();
  }

  private static ByteBuffer frame(MessageLite message) {
    byte[] body = message.toByteArray();
    return ByteBuffer.allocate(8 + body.length)
        .putLong(MessageHeader.fromMessage(message).encode())
        .put(body)
        .flip();
  }
}
