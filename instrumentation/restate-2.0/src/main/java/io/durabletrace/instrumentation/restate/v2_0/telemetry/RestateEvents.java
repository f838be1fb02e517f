/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.captureStateKeys;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Texts;
import io.durabletrace.common.live.LiveEvent;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AcceptedCall;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/** The events of attempts, on the span and in the log; names as in Restate's own tracing. */
final class RestateEvents {
  static final LiveEvent NEW_COMMAND =
      LiveEvent.of(
          "restate.invocation.lifecycle.new_command",
          a ->
              "new command "
                  + Texts.lastWord(text(a, RestateAttributes.COMMAND_TYPE))
                  + after(" ", text(a, RestateAttributes.COMMAND_NAME))
                  + after(" ", text(a, RestateAttributes.CALL_TARGET)));

  static final LiveEvent RUN_ENDED =
      LiveEvent.of(
          "restate.invocation.lifecycle.run_ended",
          a ->
              "run ended"
                  + after(": ", text(a, RestateAttributes.RUN_NAME))
                  + " ("
                  + text(a, DurableAttributes.RUN_OUTCOME)
                  + ")");

  static final LiveEvent CALL_ACCEPTED =
      LiveEvent.of(
          DurableAttributes.CALL_ACCEPTED,
          a ->
              "accepted"
                  + after(" ", text(a, RestateAttributes.CALLEE_TARGET))
                  + ": "
                  + text(a, RestateAttributes.CALLEE_ID));

  static final LiveEvent SUSPENDED =
      LiveEvent.of(
          "restate.invocation.lifecycle.suspended",
          a -> "suspended, waiting for: " + String.join(", ", a.get(RestateAttributes.AWAITING)));

  /** Whether the next attempt will most likely create just the same command. */
  static boolean isSameEachTime(NewCommand command) {
    return command.wakeUpTime() == 0 && !(captureStateKeys() && command.stateKey() != null);
  }

  /**
   * Those of a command.
   *
   * @param name the command's, as it is decoded already
   */
  static Attributes of(NewCommand command, @Nullable String name) {
    String type = command.type();
    long index = command.index();
    String callTarget = command.callTarget();
    long wakeUpTime = command.wakeUpTime();
    String stateKey = captureStateKeys() ? command.stateKey() : null;
    // Nearly all are like these, and this way costs half as much as a builder.
    boolean hasMore = callTarget != null || wakeUpTime != 0 || stateKey != null;
    if (!hasMore && name == null) {
      return Attributes.of(
          RestateAttributes.COMMAND_TYPE, type, RestateAttributes.COMMAND_INDEX, index);
    }
    if (!hasMore) {
      return Attributes.of(
          RestateAttributes.COMMAND_TYPE,
          type,
          RestateAttributes.COMMAND_INDEX,
          index,
          RestateAttributes.COMMAND_NAME,
          name);
    }
    if (callTarget != null && name == null && wakeUpTime == 0) {
      return Attributes.of(
          RestateAttributes.COMMAND_TYPE,
          type,
          RestateAttributes.COMMAND_INDEX,
          index,
          RestateAttributes.CALL_TARGET,
          callTarget);
    }
    if (callTarget == null && name != null && wakeUpTime != 0) {
      return Attributes.of(
          RestateAttributes.COMMAND_TYPE,
          type,
          RestateAttributes.COMMAND_INDEX,
          index,
          RestateAttributes.COMMAND_NAME,
          name,
          RestateAttributes.WAKE_UP_TIME,
          wakeUpTime);
    }
    AttributesBuilder attributes =
        Attributes.builder()
            .put(RestateAttributes.COMMAND_TYPE, type)
            .put(RestateAttributes.COMMAND_INDEX, index);
    if (name != null) {
      attributes.put(RestateAttributes.COMMAND_NAME, name);
    }
    if (callTarget != null) {
      attributes.put(RestateAttributes.CALL_TARGET, callTarget);
    }
    if (wakeUpTime != 0) {
      attributes.put(RestateAttributes.WAKE_UP_TIME, wakeUpTime);
    }
    if (stateKey != null) {
      attributes.put(RestateAttributes.STATE_KEY, stateKey);
    }
    return attributes.build();
  }

  static Attributes of(AcceptedCall call) {
    return call.target() == null
        ? Attributes.of(RestateAttributes.CALLEE_ID, call.invocationId())
        : Attributes.of(
            RestateAttributes.CALLEE_ID,
            call.invocationId(),
            RestateAttributes.CALLEE_TARGET,
            call.target());
  }

  static Attributes of(@Nullable String run, RunOutcome outcome) {
    return run == null
        ? Attributes.of(DurableAttributes.RUN_OUTCOME, outcome.value())
        : Attributes.of(
            DurableAttributes.RUN_OUTCOME,
            outcome.value(),
            RestateAttributes.RUN_NAME,
            Texts.name(run));
  }

  private static String text(Attributes attributes, AttributeKey<String> key) {
    String value = attributes.get(key);
    return value == null ? "" : value;
  }

  private static String after(String separator, String text) {
    return text.isEmpty() ? "" : separator + text;
  }

  private RestateEvents() {}
}
