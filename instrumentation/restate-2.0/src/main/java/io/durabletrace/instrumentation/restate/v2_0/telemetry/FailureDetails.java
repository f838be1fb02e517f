/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Exceptions;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptEnd;
import io.durabletrace.instrumentation.restate.v2_0.attempt.WireError;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** Says on an attempt's span why it failed. */
final class FailureDetails {

  static void put(Span span, AttemptEnd end) {
    WireError error = end.error();
    if (error == null) {
      span.setStatus(StatusCode.ERROR);
      return;
    }
    span.setStatus(StatusCode.ERROR, error.message() == null ? "" : error.message());
    span.setAttribute(RestateAttributes.ERROR_CODE, Long.toString(error.code()));
    span.setAttribute(
        RestateAttributes.ERROR_TYPE, Exceptions.errorType(end.thrown(), error.code()));
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
      span.setAttribute(RestateAttributes.RELATED_COMMAND_NAME, command.name());
    }
  }

  /** Errors of the SDK's own, such as a journal mismatch, pass no hook: only the wire has them. */
  private static void recordWhatTheSdkSaid(Span span, WireError error) {
    AttributesBuilder exception = Attributes.builder();
    if (error.message() != null) {
      exception.put(RestateAttributes.EXCEPTION_MESSAGE, error.message());
    }
    String stackTrace = error.stackTrace();
    if (stackTrace != null) {
      exception.put(RestateAttributes.EXCEPTION_STACKTRACE, stackTrace);
      int end = stackTrace.indexOf(':');
      if (end > 0 && stackTrace.substring(0, end).matches("[\\w.$]+")) {
        exception.put(RestateAttributes.EXCEPTION_TYPE, stackTrace.substring(0, end));
      }
    }
    span.addEvent("exception", exception.build());
  }

  private FailureDetails() {}
}
