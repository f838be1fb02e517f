/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExceptionsTest {

  @Test
  void wrappers_of_threads_are_taken_off() {
    Exception reason = new IllegalStateException("boom");
    assertThat(Exceptions.unwrap(new CompletionException(new ExecutionException(reason))))
        .isSameAs(reason);
    assertThat(Exceptions.unwrap(new RuntimeException(reason))).isNotSameAs(reason);
    assertThat(Exceptions.errorType(new CompletionException(reason), 500))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(Exceptions.errorType(null, 570)).isEqualTo("570");
  }

  @Test
  void an_exception_that_is_its_own_cause_has_an_end() {
    Throwable own =
        new CompletionException("own", null) {
          @Override
          public synchronized Throwable getCause() {
            return this;
          }
        };
    assertThat(Exceptions.unwrap(own)).isSameAs(own);
  }

  @Test
  void causes_that_go_in_a_circle_have_an_end() {
    CompletionException one = new Uncaused();
    CompletionException other = new Uncaused();
    one.initCause(other);
    other.initCause(one);
    assertThat(Exceptions.unwrap(one)).isIn(one, other);
  }

  @Test
  void a_message_of_megabytes_is_cut() {
    EventData event = recorded(new IllegalStateException("x".repeat(4 << 20)));
    assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
        .hasSize(16 * 1024)
        .endsWith("x …");
    assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.stacktrace")))
        .hasSize(16 * 1024);
    assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void a_stack_trace_of_megabytes_is_cut_whatever_makes_it_long() {
    EventData ofCause =
        recorded(new RuntimeException("short", new RuntimeException("y".repeat(4 << 20))));
    assertThat(ofCause.getAttributes().get(AttributeKey.stringKey("exception.message")))
        .isEqualTo("short");
    assertThat(ofCause.getAttributes().get(AttributeKey.stringKey("exception.stacktrace")))
        .hasSize(16 * 1024)
        .startsWith("java.lang.RuntimeException: short\n\tat ")
        .endsWith("y …");

    Exception deep = new Exception();
    StackTraceElement[] frames = new StackTraceElement[100_000];
    Arrays.fill(frames, new StackTraceElement("com.example.Deep", "recurse", "Deep.java", 1));
    deep.setStackTrace(frames);
    assertThat(recorded(deep).getAttributes().get(AttributeKey.stringKey("exception.stacktrace")))
        .hasSize(16 * 1024)
        .endsWith(" …");
  }

  @Test
  void an_exception_that_throws_when_it_is_asked_is_told_of_by_its_type() {
    Throwable broken =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("on purpose");
          }
        };
    assertThat(recorded(broken).getAttributes().asMap())
        .isEqualTo(Map.of(AttributeKey.stringKey("exception.type"), broken.getClass().getName()));
  }

  @Test
  void an_exception_is_recorded_as_opentelemetry_does() {
    for (Throwable throwable :
        new Throwable[] {
          new IllegalStateException("boom", new RuntimeException("cause")), new Exception()
        }) {
      assertThat(recorded(throwable).getName()).isEqualTo("exception");
      assertThat(recorded(throwable).getAttributes().asMap())
          .isEqualTo(recordedByTheSdk(throwable).getAttributes().asMap());
    }
  }

  @Test
  void a_text_is_not_cut_through_a_character() {
    assertThat(Texts.name("a".repeat(1021) + "😀bcd")).isEqualTo("a".repeat(1021) + " …");
    assertThat(Texts.name("short")).isEqualTo("short");
  }

  private static EventData recorded(Throwable throwable) {
    return event(span -> Exceptions.record(span, throwable));
  }

  private static EventData recordedByTheSdk(Throwable throwable) {
    return event(span -> span.recordException(throwable));
  }

  private static EventData event(Consumer<Span> recording) {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Span span = provider.get("test").spanBuilder("test").startSpan();
      recording.accept(span);
      span.end();
      return exporter.getFinishedSpanItems().get(0).getEvents().get(0);
    }
  }

  /** One whose cause can still be set. */
  private static final class Uncaused extends CompletionException {
    private Uncaused() {}
  }
}
