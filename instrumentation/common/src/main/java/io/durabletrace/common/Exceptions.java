/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is said of an exception on a span. */
public final class Exceptions {
  private static final AttributeKey<String> EXCEPTION_TYPE = stringKey("exception.type");

  /** The reason for a failure, without the wrappers that only say on which thread it happened. */
  public static Throwable unwrap(Throwable throwable) {
    Throwable inner = throwable;
    while (inner.getCause() != null && isWrapper(inner)) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * The value of {@code error.type}: the exception's class, or else a code, which is one of few.
   *
   * @param throwable null where none was seen
   */
  public static String errorType(@Nullable Throwable throwable, long code) {
    return throwable == null ? Long.toString(code) : unwrap(throwable).getClass().getName();
  }

  /**
   * Records an exception on a span as OpenTelemetry does. An exception is the user's code: where it
   * throws when it is asked for its message, only its class is recorded.
   */
  public static void record(Span span, Throwable throwable) {
    try {
      span.recordException(throwable);
    } catch (Throwable unprintable) {
      span.addEvent("exception", Attributes.of(EXCEPTION_TYPE, throwable.getClass().getName()));
    }
  }

  /** The exception's message; empty where it has none, or throws instead of giving one. */
  public static String message(Throwable throwable) {
    try {
      String message = throwable.getMessage();
      return message == null ? "" : message;
    } catch (Throwable unprintable) {
      return "";
    }
  }

  private static boolean isWrapper(Throwable throwable) {
    return throwable instanceof CompletionException
        || throwable instanceof ExecutionException
        || throwable instanceof InvocationTargetException
        || throwable instanceof UndeclaredThrowableException;
  }

  private Exceptions() {}
}
