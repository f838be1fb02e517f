/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.call;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.completion;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.end;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.error;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.failedOutput;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.input;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.output;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.run;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.send;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.signal;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.sleep;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.start;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of an attempt, given the messages that go over the wire. */
class AttemptTest extends AttemptStory {

  @Test
  void a_handler_that_returns_completes() {
    begin(start(1, 0), input());
    sent(output(), end());
    assertThat(facts.lines())
        .containsExactly(
            "started inv_1 key=null #1 replayed=0",
            "command Command/Output@1",
            "ended completed new=1");
  }

  @Test
  void a_retried_attempt_counts_its_tries_and_is_silent_about_the_journal() {
    begin(start(3, 2), input(), run(1, "charge"), completion(1));
    sent(sleep(2, "cooldown", 77), output(), end());
    assertThat(facts.lines())
        .containsExactly(
            "started inv_1 key=null #3 replayed=1",
            "command Command/Sleep@2 cooldown wake=77",
            "command Command/Output@3",
            "ended completed new=2");
  }

  @Test
  void an_output_with_a_failure_is_final() {
    begin(start(1, 0), input());
    sent(failedOutput(400, "no such item"), end());
    assertThat(facts.lines().get(2)).isEqualTo("ended failed new=1 error=400 no such item");
  }

  @Test
  void a_cancelled_invocation_is_not_simply_failed() {
    begin(start(1, 0), input());
    received(signal(1));
    sent(failedOutput(409, "cancelled"), end());
    assertThat(facts.last()).isEqualTo("ended cancelled new=1 error=409 cancelled");
  }

  @Test
  void a_conflict_that_nobody_cancelled_is_a_failure() {
    begin(start(1, 0), input());
    sent(failedOutput(409, "conflict"), end());
    assertThat(facts.last()).startsWith("ended failed");
  }

  @Test
  void an_error_will_be_retried_and_names_the_exception() {
    IllegalStateException thrown = new IllegalStateException("boom");
    begin(start(1, 0), input());
    attempt.handlerThrew(thrown);
    sent(error(500, "boom"));
    assertThat(facts.last()).isEqualTo("ended retrying new=0 error=500 boom thrown=boom");
    assertThat(facts.end().thrown()).isSameAs(thrown);
  }

  @Test
  void an_error_before_any_handler_is_an_attempt_too() {
    received(start(1, 0));
    sent(error(571, "protocol violation"));
    assertThat(facts.lines())
        .containsExactly(
            "started inv_1 key=null #1 replayed=0",
            "ended retrying new=0 error=571 protocol violation");
  }

  @Test
  void a_suspension_says_what_it_waits_for() {
    begin(
        start(5, 0),
        input(),
        sleep(1, "cooldown", 5),
        call(2, 3, "Stock", "apple", "reserve"),
        send(4, "Mail", "confirm", 0));
    sent(run(5, "charge"), suspension(List.of(1, 3, 2, 4, 5, 99), List.of(1, 17), List.of("go")));
    assertThat(facts.lines())
        .contains(
            "suspended [sleep cooldown, call Stock/apple/reserve,"
                + " invocation id of call Stock/apple/reserve, invocation id of send Mail/confirm,"
                + " run charge, completion 99, awakeable, signal go]");
    assertThat(facts.last()).isEqualTo("ended suspended new=1");
  }

  @Test
  void a_handler_that_waits_for_thousands_does_not_list_them_all() {
    begin(start(1, 0), input());
    sent(
        suspension(
            java.util.stream.IntStream.range(1, 1001).boxed().toList(), List.of(), List.of()));
    assertThat(facts.awaiting()).hasSize(21).endsWith("completion 20", "and 980 more");
  }

  @Test
  void an_end_without_output_is_what_the_sdk_writes_when_the_connection_is_lost() {
    begin(start(1, 0), input());
    sent(end());
    assertThat(facts.last()).isEqualTo("ended aborted new=0");
  }

  @Test
  void an_end_whose_output_the_journal_has_completes() {
    begin(start(2, 1), input(), output());
    sent(end());
    assertThat(facts.last()).isEqualTo("ended completed new=0");
  }

  @Test
  void after_the_end_nothing_is_said() {
    begin(start(1, 0), input());
    attempt.cutOff();
    sent(error(500, "Stream was closed"));
    attempt.cutOff();
    assertThat(facts.lines())
        .containsExactly("started inv_1 key=null #1 replayed=0", "ended aborted new=0");
  }

  @Test
  void a_journal_mismatch_says_nothing_of_what_did_not_match() {
    begin(start(1, 0), input());
    sent(error(570, "value: 'content: SECRET' != 'content: OTHER'"));
    assertThat(facts.last())
        .isEqualTo(
            "ended retrying new=0 error=570 journal mismatch: the handler did something else than"
                + " its journal says");
    assertThat(facts.end().error().stackTrace()).isNull();
  }

  @Test
  void what_a_handler_throws_is_not_kept_beyond_its_attempt() {
    begin(start(1, 0), input());
    WeakReference<Throwable> thrown = handlerThrows();
    attempt.cutOff();
    assertGone(thrown);
  }

  @Test
  void what_a_handler_throws_after_its_attempt_is_not_kept() {
    begin(start(1, 0), input());
    attempt.cutOff();
    assertGone(handlerThrows());
    assertThat(facts.end().thrown()).isNull();
  }

  private WeakReference<Throwable> handlerThrows() {
    Throwable thrown = new IllegalStateException("boom");
    attempt.handlerThrew(thrown);
    return new WeakReference<>(thrown);
  }

  /** Whoever holds the attempt, perhaps as long as the JVM lives, holds nothing of the user's. */
  private static void assertGone(WeakReference<Throwable> thrown) {
    System.gc(); // a full collection, with the collectors that tests run with
    assertThat(thrown.get()).isNull();
  }

  @Test
  void what_the_journal_holds_of_calls_is_not_kept_beyond_the_attempt() {
    begin(start(2, 1), input(), call(1, 2, "traceparent", "one"));
    assertThat(attempt.hasRecordedHeaders()).isTrue();
    attempt.cutOff();
    assertThat(attempt.hasRecordedHeaders()).isFalse();
    assertThat(attempt.callSubmitted(0)).isEmpty();
  }

  @Test
  void an_attempt_that_is_over_waits_for_nothing() {
    begin(start(2, 1), input(), sleep(1, "cooldown", 77));
    assertThat(attempt.awaiting()).containsExactly("sleep cooldown");
    attempt.cutOff();
    assertThat(attempt.awaiting()).isEmpty();
  }

  @Test
  void a_long_journal_leaves_nothing_behind() {
    received(start(200_001, 0));
    received(input());
    for (int i = 1; i <= 100_000; i++) {
      received(run(i, "step"));
      received(completion(i));
    }
    attempt.handlerStarts();
    sent(suspension(List.of(100_000), List.of(), List.of()));
    assertThat(facts.lines())
        .containsExactly(
            "started inv_1 key=null #1 replayed=100000",
            "suspended [completion 100000]",
            "ended suspended new=0");
  }

  @Test
  void what_a_running_attempt_waits_for_is_told_to_who_asks_but_never_waited_for()
      throws Exception {
    begin(start(1, 0), input());
    for (int i = 1; i <= 22; i++) {
      sent(sleep(i, "nap " + i, 77));
    }
    assertThat(attempt.awaiting())
        .hasSize(21)
        .startsWith("sleep nap 1", "sleep nap 2")
        .endsWith("sleep nap 20", "and 2 more");

    List<List<String>> whileBusy = new ArrayList<>();
    facts.whenEnded(
        () -> {
          Thread other = new Thread(() -> whileBusy.add(attempt.awaiting()));
          other.start();
          other.join();
        });
    sent(output(), end());
    assertThat(whileBusy).containsExactly(List.of());
  }
}
