/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.call;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.callResult;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.end;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.input;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.invocationId;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.output;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.run;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.send;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the journal holds of calls and sends, and which invocations became of them. */
class AttemptCallsTest extends AttemptStory {
  private static final String CALL_ACCEPTED = "call Stock/count is inv_callee";

  @Test
  void calls_get_what_the_journal_holds_in_its_order_and_then_they_are_new() {
    begin(
        start(5, 1),
        input(),
        call(1, 2, "traceparent", "one"),
        run(3, "charge"),
        call(4, 5, "user", "x", "tracestate", "", "trace", "two"),
        call(6, 7),
        send(8, "traceparent", "three"));
    assertThat(attempt.hasRecordedHeaders()).isTrue();
    assertThat(attempt.callSubmitted(0)).containsExactly(new Header(0, "traceparent", "one"));
    assertThat(attempt.callSubmitted(0))
        .containsExactly(new Header(1, "tracestate", ""), new Header(2, "trace", "two"));
    assertThat(attempt.callSubmitted(0)).isEmpty();
    assertThat(attempt.hasRecordedHeaders()).isTrue();
    assertThat(attempt.callSubmitted(0)).containsExactly(new Header(0, "traceparent", "three"));
    assertThat(attempt.hasRecordedHeaders()).isFalse();
    assertThat(attempt.callSubmitted(0)).isNull();
  }

  @Test
  void what_the_user_set_is_the_users() {
    begin(
        start(2, 1), input(), call(1, 2, "x", "1", "traceparent", "users", "traceparent", "ours"));
    assertThat(attempt.callSubmitted(2)).containsExactly(new Header(2, "traceparent", "ours"));
  }

  @Test
  void without_a_journal_every_call_is_new() {
    begin(start(1, 0), input());
    assertThat(attempt.hasRecordedHeaders()).isFalse();
    assertThat(attempt.callSubmitted(0)).isNull();
  }

  @Test
  void a_callee_that_is_told_while_the_handler_runs_is_news() {
    begin(start(1, 0), input());
    sent(call(1, 2), send(3, "traceparent", "t"));
    received(invocationId(3, "inv_mail"));
    received(invocationId(1, "inv_callee"));
    received(callResult(2));
    sent(output(), end());
    assertThat(facts.lines())
        .containsSubsequence(
            "send Mail/confirm is inv_mail [Header[index=0, name=traceparent, value=t]]",
            CALL_ACCEPTED,
            "ended completed new=3");
  }

  @Test
  void a_callee_behind_the_last_command_of_the_journal_is_news_even_if_it_has_answered() {
    begin(start(4, 0), input(), call(1, 2), invocationId(1, "inv_callee"), callResult(2));
    assertThat(facts.lines())
        .containsExactly("started inv_1 key=null #1 replayed=1", CALL_ACCEPTED);
  }

  @Test
  void a_callee_before_the_last_command_of_the_journal_is_old() {
    begin(start(4, 0), input(), call(1, 2), invocationId(1, "inv_callee"), run(3, "charge"));
    assertThat(facts.lines()).hasSize(1);
  }

  @Test
  void the_callee_of_an_unknown_command_is_nobody() {
    begin(start(1, 0), input());
    received(invocationId(7, "inv_callee"));
    sent(output(), end());
    received(invocationId(7, "inv_callee"));
    assertThat(facts.last()).isEqualTo("ended completed new=1");
  }

  @Test
  void many_callees_of_calls_in_flight_are_found() {
    begin(start(1, 0), input());
    for (int i = 0; i < 3_000; i++) {
      sent(call(2 * i + 1, 2 * i + 2));
    }
    for (int i = 0; i < 3_000; i++) {
      received(invocationId(2 * i + 1, "inv_callee"));
    }
    assertThat(facts.lines()).filteredOn(CALL_ACCEPTED::equals).hasSize(3_000);
  }

  @Test
  void a_listener_that_fails_does_not_cost_what_follows_on_the_wire() {
    RecordedFacts failing =
        new RecordedFacts() {
          @Override
          public void callAccepted(AcceptedCall call) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void newCommand(NewCommand command) {
            throw new IllegalStateException("on purpose");
          }
        };
    Attempt hurt = new Attempt(failing, name -> true);
    hurt.input(together(start(1, 0), input()));
    hurt.handlerStarts();
    hurt.output(together(call(1, 2)));
    hurt.input(together(invocationId(1, "inv_callee"), callResult(2)));
    hurt.output(together(run(3, "charge"), output(), end()));
    assertThat(failing.last()).startsWith("ended completed");
  }

  @Test
  void what_cannot_be_taken_of_the_journal_does_not_cost_the_headers_behind_it() {
    Attempt hurt =
        new Attempt(
            facts,
            name -> {
              if (name.equals("evil")) {
                throw new IllegalStateException("on purpose");
              }
              return true;
            });
    // The reader finds the header before anybody takes the message: that one is lost, no other.
    hurt.input(
        together(start(3, 0), input(), call(1, 2, "evil", "x"), call(3, 4, "traceparent", "ours")));
    assertThat(hurt.callSubmitted(0)).isEmpty();
    assertThat(hurt.callSubmitted(0)).containsExactly(new Header(0, "traceparent", "ours"));
  }

  private static ByteBuffer together(MessageLite... messages) {
    ByteArrayOutputStream slice = new ByteArrayOutputStream();
    for (MessageLite message : messages) {
      ByteBuffer frame = Frames.encode(message);
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      slice.writeBytes(bytes);
    }
    return ByteBuffer.wrap(slice.toByteArray());
  }
}
