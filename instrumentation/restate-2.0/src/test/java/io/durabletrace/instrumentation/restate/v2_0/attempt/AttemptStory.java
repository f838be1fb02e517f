/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.durabletrace.common.RunOutcome;
import java.util.ArrayList;
import java.util.List;

/** An attempt, the messages that go over its wire, and what is said of it. */
abstract class AttemptStory {
  final RecordedFacts facts = new RecordedFacts();
  final Attempt attempt = new Attempt(facts, name -> name.startsWith("trace"));
  final List<String> tries = new ArrayList<>();

  RunExecution submitAndSend(String name, MessageLite command) {
    int ordinal = attempt.runSubmitted();
    sent(command);
    return startRun(ordinal, name);
  }

  RunExecution startRun(int ordinal, String name) {
    return attempt.runStarts(
        ordinal,
        name,
        number -> {
          tries.add(name + " #" + number);
          return (outcome, thrown, delay) ->
              facts.add(
                  "run span "
                      + outcome.value()
                      + (thrown == null ? "" : " thrown=" + thrown.getMessage())
                      + (delay == null ? "" : " delay=" + delay),
                  outcome != RunOutcome.COMPLETED);
        });
  }

  void begin(MessageLite... journal) {
    for (MessageLite message : journal) {
      received(message);
    }
    assertThat(attempt.handlerStarts()).isTrue();
  }

  void received(MessageLite message) {
    attempt.input(Frames.encode(message));
  }

  void sent(MessageLite... messages) {
    for (MessageLite message : messages) {
      attempt.output(Frames.encode(message));
    }
  }
}
