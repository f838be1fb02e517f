/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.instrumentation.restate.v2_0.attempt.AttemptEnd;
import io.durabletrace.instrumentation.restate.v2_0.attempt.WireError;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureDetailsTest {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @Test
  void an_exception_of_the_handler_is_recorded() {
    SpanData span =
        failed(
            error("boom", null), new CompletionException(new IllegalStateException("boom")), false);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("boom");
    assertThat(text(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(text(span, "restate.invocation.error.code")).isEqualTo("500");
    assertThat(text(event(span), "exception.type")).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void an_exception_of_a_run_is_named_and_not_recorded_again() {
    SpanData span = failed(error("boom", null), new IllegalStateException("boom"), true);
    assertThat(text(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getEvents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'a.b.C$D: message: with colons\n\tat x.Y.z(Y.java:1)', a.b.C$D",
    "'java.lang.NullPointerException\n\tat a.B.c(B.java:12)', java.lang.NullPointerException",
    "'a.b.C', a.b.C",
    "'some words: that are no class',",
  })
  void of_an_error_of_the_sdk_the_type_is_read_from_its_stack_trace(String trace, String type) {
    SpanData span = failed(error("gone", trace), null, false);
    assertThat(text(span, "error.type")).isEqualTo("500");
    assertThat(text(event(span), "exception.type")).isEqualTo(type);
    assertThat(text(event(span), "exception.message")).isEqualTo("gone");
    assertThat(text(event(span), "exception.stacktrace")).isEqualTo(trace);
  }

  @Test
  void an_error_that_says_nothing_is_no_exception() {
    SpanData span = failed(error(null, null), null, false);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void an_exception_that_cannot_be_printed_has_its_type() {
    SpanData span = failed(error("x", null), new Unprintable(), false);
    assertThat(text(event(span), "exception.type")).isEqualTo(Unprintable.class.getCanonicalName());
  }

  private SpanData failed(WireError error, Throwable thrown, boolean inRun) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Span span = provider.get("test").spanBuilder("attempt").startSpan();
      FailureDetails.put(span, new AttemptEnd(AttemptOutcome.RETRYING, error, thrown, inRun));
      span.end();
      return exporter.getFinishedSpanItems().get(0);
    }
  }

  private static WireError error(String message, String stackTrace) {
    return new WireError(500, message, stackTrace, null, null, false);
  }

  private static EventData event(SpanData span) {
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    return span.getEvents().get(0);
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static String text(EventData event, String key) {
    return event.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static final class Unprintable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack trace");
    }
  }
}
