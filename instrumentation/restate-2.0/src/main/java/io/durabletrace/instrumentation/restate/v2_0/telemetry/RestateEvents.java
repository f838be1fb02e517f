/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.durabletrace.instrumentation.restate.v2_0.telemetry.RestateSingletons.captureStateKeys;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.FixedKeys;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Texts;
import io.durabletrace.common.live.LiveEvent;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AcceptedCall;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
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

  private static final FixedKeys COMMAND =
      FixedKeys.of(
          RestateAttributes.CALL_TARGET,
          RestateAttributes.COMMAND_INDEX,
          RestateAttributes.COMMAND_NAME,
          RestateAttributes.COMMAND_TYPE,
          RestateAttributes.STATE_KEY,
          RestateAttributes.WAKE_UP_TIME);

  private static final FixedKeys ACCEPTED =
      FixedKeys.of(RestateAttributes.CALLEE_ID, RestateAttributes.CALLEE_TARGET);

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
    long wakeUpTime = command.wakeUpTime();
    return COMMAND.with(
        command.callTarget(),
        (long) command.index(),
        name,
        command.type(),
        captureStateKeys() ? command.stateKey() : null,
        wakeUpTime == 0 ? null : (Long) wakeUpTime);
  }

  static Attributes of(AcceptedCall call) {
    return ACCEPTED.with(call.invocationId(), call.target());
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
