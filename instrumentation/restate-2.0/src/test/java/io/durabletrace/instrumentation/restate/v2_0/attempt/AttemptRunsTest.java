/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.completion;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.end;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.failedOutput;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.input;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.proposeFailure;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.proposeValue;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.run;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.runError;
import static io.durabletrace.instrumentation.restate.v2_0.attempt.Frames.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of the runs of an attempt, and what they explain of its end. */
class AttemptRunsTest extends AttemptStory {

  @Test
  void a_run_completes_when_its_result_is_on_the_wire() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, null);
    assertThat(facts.lines()).noneMatch(line -> line.startsWith("run"));
    sent(proposeValue(1));
    assertThat(facts.last()).isEqualTo("run charge completed");
  }

  @Test
  void runs_are_known_as_completed_up_to_the_first_without_a_result() {
    begin(
        start(8, 0),
        input(),
        run(1, "a"),
        completion(1),
        run(2, "b"),
        completion(2),
        run(3, "c"),
        run(4, "d"),
        completion(4));
    assertThat(attempt.completedRuns()).isEqualTo(2);
    assertThat(attempt.completedRunSubmitted()).isTrue();
    assertThat(attempt.completedRunSubmitted()).isTrue();
    assertThat(attempt.completedRunSubmitted()).isFalse();
    assertThat(attempt.runSubmitted()).isEqualTo(2);
  }

  @Test
  void with_all_results_there_a_new_run_is_not_known_as_completed() {
    begin(start(3, 0), input(), run(1, "a"), completion(1));
    assertThat(attempt.completedRuns()).isEqualTo(1);
    assertThat(attempt.completedRunSubmitted()).isTrue();
    assertThat(attempt.completedRunSubmitted()).isFalse();
    assertThat(attempt.runSubmitted()).isEqualTo(1);
  }

  /** Some SDKs start the handler before they read what is behind the journal, and execute it. */
  @Test
  void a_result_behind_the_journal_does_not_count() {
    begin(start(2, 0), input(), run(1, "a"), completion(1));
    assertThat(attempt.completedRuns()).isZero();
  }

  @Test
  void a_run_that_nobody_can_tell_a_result_of_does_not_count() {
    begin(
        start(6, 0),
        input(),
        run(1, "a"),
        completion(1),
        Protocol.RunCommandMessage.getDefaultInstance(),
        run(2, "b"),
        completion(2));
    assertThat(attempt.completedRuns()).isEqualTo(1);
  }

  @Test
  void without_a_journal_no_run_is_known_as_completed() {
    begin(start(1, 0), input());
    assertThat(attempt.completedRuns()).isZero();
    assertThat(attempt.completedRunSubmitted()).isFalse();
  }

  @Test
  void a_run_that_will_be_retried_ends_the_attempt_and_keeps_its_exception() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException("declined"));
    sent(runError(500, "declined", 1, "charge", 250));
    assertThat(facts.lines())
        .endsWith(
            "run span retrying thrown=declined delay=250",
            "run charge retrying",
            "ended retrying new=1 error=500 declined delay=250 related=1 Command/Run charge"
                + " thrown=declined in run");
  }

  @Test
  void of_two_runs_with_one_name_the_one_that_the_sdk_means_is_the_cause() {
    begin(start(1, 0), input());
    RunExecution one = submitAndSend("charge", run(1, "charge"));
    RunExecution other = submitAndSend("charge", run(2, "charge"));
    attempt.runEnds(one, new IllegalStateException("first"));
    attempt.runEnds(other, new IllegalArgumentException("second"));
    sent(runError(500, "second", 2, "charge", 250));
    assertThat(facts.lines())
        .contains("run span retrying thrown=first", "run span retrying thrown=second delay=250");
    assertThat(facts.end().thrown()).isInstanceOf(IllegalArgumentException.class);
    assertThat(facts.end().thrownInRun()).isTrue();
  }

  @Test
  void what_the_handler_threw_is_its_own_also_while_a_run_fails() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException("declined"));
    attempt.handlerThrew(new RuntimeException("mine"));
    sent(runError(500, "mine", 1, "charge", 0)); // SDK 2.0 to 2.2 relate any error to some command
    assertThat(facts.lines()).contains("run span retrying thrown=declined");
    assertThat(facts.end().thrown()).hasMessage("mine");
    assertThat(facts.end().thrownInRun()).isFalse();
  }

  @Test
  void an_error_that_says_so_is_final() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException("declined"));
    attempt.output(Frames.finalError(500, "declined", 1));
    assertThat(facts.lines())
        .endsWith(
            "run span failed thrown=declined",
            "run charge failed",
            "ended failed new=1 error=500 declined related=1 null null thrown=declined in run");
  }

  @Test
  void a_run_ends_once() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException("declined"));
    attempt.runEnds(run, new IllegalStateException("rejected"));
    sent(proposeFailure(1, 500, "declined"));
    attempt.cutOff();
    assertThat(facts.lines())
        .endsWith("run span failed thrown=declined", "run charge failed", "ended aborted new=1");
  }

  @Test
  void a_run_that_failed_for_good_explains_the_handlers_failure() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException("declined"));
    sent(proposeFailure(1, 500, "java.lang.IllegalStateException: declined"));
    assertThat(facts.last()).isEqualTo("run charge failed");
    attempt.handlerThrew(new RuntimeException("java.lang.IllegalStateException: declined"));
    sent(failedOutput(500, "java.lang.IllegalStateException: declined"), end());
    assertThat(facts.end().thrownInRun()).isTrue();
  }

  @Test
  void a_replayed_run_that_executes_again_goes_on_counting_its_tries() {
    begin(start(4, 2), input(), run(1, "a"), completion(1), run(2, "b"));
    assertThat(attempt.runSubmitted()).isZero(); // "a" comes from the journal and never starts
    RunExecution again = startRun(attempt.runSubmitted(), "b");
    RunExecution fresh = submitAndSend("c", run(3, "c"));
    assertThat(tries).containsExactly("b #3", "c #1");
    attempt.runEnds(fresh, null);
    attempt.runEnds(again, null);
    sent(proposeValue(2));
    assertThat(facts.last()).isEqualTo("run b completed");
    sent(proposeValue(3));
    assertThat(facts.last()).isEqualTo("run c completed");
  }

  @Test
  void a_run_whose_attempt_is_over_has_nobody_to_tell() {
    begin(start(1, 0), input());
    RunExecution late = submitAndSend("late", run(1, "late"));
    late.enter();
    RunExecution untold = submitAndSend("untold", run(2, "untold"));
    attempt.runEnds(untold, null);
    attempt.cutOff();
    attempt.runEnds(late, null);
    assertThat(facts.lines())
        .endsWith(
            "run span aborted", "run untold aborted", "ended aborted new=2", "run span aborted");
  }

  @Test
  void a_run_that_nobody_has_entered_ends_with_its_attempt() {
    begin(start(1, 0), input());
    RunExecution queued = submitAndSend("queued", run(1, "queued"));
    attempt.cutOff();
    attempt.runEnds(queued, null);
    assertThat(facts.lines())
        .endsWith("run span aborted", "run queued aborted", "ended aborted new=1");
  }

  /** Whoever throws there is a span processor of the user's, or an exception that is told. */
  @Test
  void a_run_whose_end_cannot_be_told_changes_nothing_of_its_attempts_end() {
    begin(start(1, 0), input());
    RunExecution run = submit("charge", run(1, "charge"), failingAtItsEnd());
    attempt.runEnds(run, new IllegalStateException("busy"));
    sent(runError(500, "busy", 1, "charge", 0));
    assertThat(facts.last()).startsWith("ended retrying");
  }

  @Test
  void nor_does_a_run_that_nobody_has_entered_when_the_connection_breaks() {
    begin(start(1, 0), input());
    submit("charge", run(1, "charge"), failingAtItsEnd());
    attempt.cutOff();
    assertThat(facts.last()).startsWith("ended aborted");
  }

  /** An exception's message, or a span processor, may wait for a lock that a closure holds. */
  @Test
  void closures_and_handlers_end_while_the_end_of_a_run_is_told() {
    begin(start(1, 0), input());
    CompletableFuture<?> others = new CompletableFuture<>().orTimeout(10, TimeUnit.SECONDS);
    RunExecution told = submit("told", run(1, "told"), (outcome, thrown, delay) -> others.join());
    RunExecution ending = submitAndSend("ending", run(2, "ending"));
    int starting = attempt.runSubmitted();
    attempt.runEnds(told, null);
    new Thread(
            () -> {
              attempt.runEnds(ending, null);
              startRun(starting, "starting");
              attempt.handlerThrew(new IllegalStateException());
              others.complete(null);
            })
        .start();
    sent(proposeValue(1)); // tells of the end, on this thread, when the other one is done
    assertThat(facts.last()).isEqualTo("run told completed");
    sent(proposeValue(2));
    assertThat(facts.last()).isEqualTo("run ending completed");
  }

  @Test
  void a_run_that_starts_when_the_attempt_is_over_is_ended_at_once() {
    begin(start(1, 0), input());
    int ordinal = attempt.runSubmitted();
    attempt.cutOff();
    startRun(ordinal, "late");
    assertThat(facts.last()).isEqualTo("run span aborted");
  }

  @Test
  void a_handler_that_fails_without_words_as_its_run_did_is_explained_by_the_run() {
    begin(start(1, 0), input());
    RunExecution run = submitAndSend("charge", run(1, "charge"));
    attempt.runEnds(run, new IllegalStateException());
    sent(proposeFailure(1, 500, ""));
    attempt.handlerThrew(new IllegalStateException());
    sent(failedOutput(500, ""), end());
    assertThat(facts.end().thrownInRun()).isTrue();
  }

  private RunExecution submit(String name, MessageLite command, RunListener listener) {
    int ordinal = attempt.runSubmitted();
    sent(command);
    return attempt.runStarts(ordinal, name, number -> listener);
  }

  private static RunListener failingAtItsEnd() {
    return (outcome, thrown, delay) -> {
      throw new IllegalStateException("a span processor");
    };
  }
}
