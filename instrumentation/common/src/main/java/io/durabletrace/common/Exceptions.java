/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an exception on a span. An exception is the user's code: it may throw when it is
 * asked, be its own cause, or have a message of megabytes.
 */
public final class Exceptions {
  private static final AttributeKey<String> EXCEPTION_TYPE = stringKey("exception.type");
  private static final AttributeKey<String> EXCEPTION_MESSAGE = stringKey("exception.message");
  private static final AttributeKey<String> EXCEPTION_STACKTRACE =
      stringKey("exception.stacktrace");

  /** Deeper than anybody wraps, and an end for causes that go in a circle. */
  private static final int MAX_WRAPPERS = 20;

  /** A span that does not fit into a collector's message takes all spans of its batch with it. */
  private static final int MAX_LENGTH = 16 * 1024;

  /** The reason for a failure, without the wrappers that only say on which thread it happened. */
  public static Throwable unwrap(Throwable throwable) {
    Throwable inner = throwable;
    for (int i = 0; i < MAX_WRAPPERS && isWrapper(inner); i++) {
      Throwable cause = cause(inner);
      if (cause == null || cause == inner) {
        return inner;
      }
      inner = cause;
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

  /** Records an exception as OpenTelemetry does, as far as it lets itself be recorded. */
  public static void record(Span span, Throwable throwable) {
    // Not by recordException, which prints all of the stack trace, of the causes too.
    span.addEvent("exception", describe(throwable));
  }

  /** The exception's message; empty where it has none, or throws instead of giving one. */
  public static String message(Throwable throwable) {
    String message = messageOrNull(throwable);
    return message == null ? "" : message;
  }

  private static Attributes describe(Throwable throwable) {
    AttributesBuilder attributes = Attributes.builder();
    String name = throwable.getClass().getCanonicalName();
    attributes.put(EXCEPTION_TYPE, name == null ? throwable.getClass().getName() : name);
    String message = messageOrNull(throwable);
    if (message != null) {
      attributes.put(EXCEPTION_MESSAGE, Texts.shorten(message, MAX_LENGTH));
    }
    // One character more, by which to see that something is missing.
    BoundedWriter stackTrace = new BoundedWriter(MAX_LENGTH + 1);
    print(throwable, new PrintWriter(stackTrace));
    String printed = stackTrace.toString();
    if (!printed.isEmpty()) {
      attributes.put(EXCEPTION_STACKTRACE, Texts.shorten(printed, MAX_LENGTH));
    }
    return attributes.build();
  }

  private static void print(Throwable throwable, PrintWriter to) {
    try {
      throwable.printStackTrace(to);
    } catch (Throwable unprintable) {
      // What it has printed so far is all there is.
    }
  }

  private static @Nullable String messageOrNull(Throwable throwable) {
    try {
      return throwable.getMessage();
    } catch (Throwable unprintable) {
      return null;
    }
  }

  /** Forgets what is beyond its limit. */
  private static final class BoundedWriter extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final int limit;

    BoundedWriter(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      text.append(chars, from, Math.min(length, limit - text.length()));
    }

    // The interface's would copy all of a message of megabytes.
    @Override
    public void write(String part, int from, int length) {
      text.append(part, from, from + Math.min(length, limit - text.length()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** The cause; null where there is none, or it cannot be told because asking for it fails. */
  public static @Nullable Throwable cause(Throwable throwable) {
    try {
      return throwable.getCause();
    } catch (Throwable t) {
      return null;
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
