/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Exceptions;
import io.durabletrace.common.Texts;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptEnd;
import io.durabletrace.instrumentation.restate.v2_0.attempt.WireError;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says on an attempt's span why it failed. */
final class FailureDetails {
  /** What stands before the message in the first line that Java prints of an exception. */
  private static final Pattern EXCEPTION_TYPE = Pattern.compile("^[\\w.$]+(?=:|\\R|$)");

  static void put(Span span, AttemptEnd end) {
    WireError error = end.error();
    if (error == null) {
      span.setStatus(StatusCode.ERROR);
      return;
    }
    span.setStatus(StatusCode.ERROR, error.message() == null ? "" : Texts.name(error.message()));
    span.setAttribute(RestateAttributes.ERROR_CODE, Long.toString(error.code()));
    span.setAttribute(
        DurableAttributes.ERROR_TYPE, Exceptions.errorType(end.thrown(), error.code()));
    if (error.retryDelayMillis() != null) {
      span.setAttribute(RestateAttributes.RETRY_DELAY, error.retryDelayMillis());
    }
    putRelatedCommand(span, error);
    // An exception is recorded where it was thrown, once: that of a run is on the run's span.
    if (end.thrown() != null && !end.thrownInRun()) {
      Exceptions.record(span, Exceptions.unwrap(end.thrown()));
    } else if (end.thrown() == null) {
      recordWhatTheSdkSaid(span, error);
    }
  }

  private static void putRelatedCommand(Span span, WireError error) {
    WireError.RelatedCommand command = error.relatedCommand();
    if (command == null) {
      return;
    }
    span.setAttribute(RestateAttributes.RELATED_COMMAND_INDEX, command.index());
    if (command.type() != null) {
      span.setAttribute(RestateAttributes.RELATED_COMMAND_TYPE, command.type());
    }
    if (command.name() != null) {
      span.setAttribute(RestateAttributes.RELATED_COMMAND_NAME, Texts.name(command.name()));
    }
  }

  /**
   * Errors of the SDK's own, such as a protocol violation, pass no hook: only the wire has them.
   */
  private static void recordWhatTheSdkSaid(Span span, WireError error) {
    AttributesBuilder exception = Attributes.builder();
    if (error.message() != null) {
      exception.put(RestateAttributes.EXCEPTION_MESSAGE, error.message());
    }
    String stackTrace = error.stackTrace();
    if (stackTrace != null) {
      exception.put(RestateAttributes.EXCEPTION_STACKTRACE, stackTrace);
      Matcher type = EXCEPTION_TYPE.matcher(stackTrace);
      if (type.find()) {
        exception.put(RestateAttributes.EXCEPTION_TYPE, type.group());
      }
    }
    Attributes attributes = exception.build();
    if (!attributes.isEmpty()) {
      span.addEvent("exception", attributes);
    }
  }

  private FailureDetails() {}
}
