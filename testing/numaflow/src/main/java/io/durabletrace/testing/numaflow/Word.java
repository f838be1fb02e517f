/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * What a function is to do with a message: the message's payload says it, a word and perhaps what
 * it is about.
 */
final class Word {
  private final String word;
  private final String rest;

  private Word(String word, String rest) {
    this.word = word;
    this.rest = rest;
  }

  static Word of(byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    return space < 0
        ? new Word(text, "")
        : new Word(text.substring(0, space), text.substring(space + 1));
  }

  boolean is(String other) {
    return word.equals(other);
  }

  String rest() {
    return rest;
  }

  /** Does what is the same in all functions, and says what to answer. */
  byte[] obey() {
    String answer =
        switch (word) {
          case "throw" -> throw new IllegalStateException(rest);
          case "wrapped" -> throw new CompletionException(new IllegalStateException(rest));
          case "error" -> throw new AssertionError(rest);
          case "context" -> current();
          case "baggage" -> String.valueOf(Baggage.current().getEntryValue(rest));
          case "work" -> {
            work(rest);
            yield rest;
          }
          case "grpc" -> GrpcCall.isReady(rest);
          default -> word + " " + rest;
        };
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  /** A span of the user's own. */
  static void work(String name) {
    GlobalOpenTelemetry.getTracer("user").spanBuilder(name).startSpan().end();
  }

  /** Trace, span and flags of the current span, as in a {@code traceparent}. */
  static String current() {
    SpanContext current = Span.current().getSpanContext();
    return current.getTraceId() + '-' + current.getSpanId() + '-' + current.getTraceFlags();
  }
}
