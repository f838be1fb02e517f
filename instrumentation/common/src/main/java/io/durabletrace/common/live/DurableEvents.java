/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import java.util.List;
import java.util.Locale;

/**
 * The events that mean the same for every runtime; those of a runtime are where its attributes are.
 * These three are log records only: on the span, its start and its end say the same.
 */
public final class DurableEvents {
  /** {@code Greeter/greet}: the attempt's span name without {@code attempt}. */
  static final AttributeKey<String> TARGET = stringKey("durable.attempt.target");

  /** The id of the parent span, 16 hex digits; absent for a root. */
  static final AttributeKey<String> PARENT = stringKey("durable.attempt.parent_span_id");

  /** How long the attempt took, in seconds. */
  static final AttributeKey<Double> DURATION = doubleKey("durable.attempt.duration");

  /** How long the attempt has been running, in seconds. */
  static final AttributeKey<Double> AGE = doubleKey("durable.attempt.age");

  /** The last new command, with its name. */
  public static final AttributeKey<String> LAST_COMMAND = stringKey("durable.attempt.last_command");

  /** What the attempt waits for, in words. */
  public static final AttributeKey<List<String>> AWAITING =
      stringArrayKey("durable.attempt.awaiting");

  /** The thread that the handler was last seen on. */
  public static final AttributeKey<String> THREAD_NAME = stringKey("thread.name");

  /** The handler is about to run. */
  static final LiveEvent STARTED =
      LiveEvent.of(
          "durable.attempt.started",
          a -> "attempt " + a.get(TARGET) + " started" + tries(a) + replayed(a));

  /** It is running for longer than the threshold, or twice that, and so on. */
  static final LiveEvent IN_PROGRESS =
      LiveEvent.of(
          "durable.attempt.in_progress",
          a ->
              "attempt "
                  + a.get(TARGET)
                  + " has been running for "
                  + seconds(a.get(AGE))
                  + (a.get(LAST_COMMAND) == null ? "" : ", last command: " + a.get(LAST_COMMAND))
                  + (a.get(AWAITING) == null
                      ? ""
                      : ", waiting for: " + String.join(", ", a.get(AWAITING))),
          a -> Severity.WARN);

  /** The last word of this attempt. */
  static final LiveEvent ENDED =
      LiveEvent.of(
          "durable.attempt.ended",
          a ->
              "attempt "
                  + a.get(TARGET)
                  + " ended: "
                  + a.get(DurableAttributes.ATTEMPT_OUTCOME)
                  + tries(a)
                  + ", after "
                  + seconds(a.get(DURATION)),
          DurableEvents::severityOfEnd);

  private static Severity severityOfEnd(Attributes attributes) {
    String outcome = attributes.get(DurableAttributes.ATTEMPT_OUTCOME);
    if (AttemptOutcome.FAILED.value().equals(outcome)) {
      return Severity.ERROR;
    }
    return AttemptOutcome.RETRYING.value().equals(outcome)
            || AttemptOutcome.ABORTED.value().equals(outcome)
        ? Severity.WARN
        : Severity.INFO;
  }

  private static String replayed(Attributes attributes) {
    Long count = attributes.get(DurableAttributes.REPLAYED_COMMANDS);
    if (count == null || count == 0) {
      return "";
    }
    return ", " + count + (count == 1 ? " command replayed" : " commands replayed");
  }

  private static String tries(Attributes attributes) {
    Long number = attributes.get(DurableAttributes.ATTEMPT_NUMBER);
    return number == null || number <= 1 ? "" : ", try " + number;
  }

  private static String seconds(Double seconds) {
    return String.format(Locale.ROOT, "%.3f s", seconds);
  }

  private DurableEvents() {}
}
