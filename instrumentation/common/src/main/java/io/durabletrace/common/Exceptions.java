/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is said of an exception on a span. */
public final class Exceptions {
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

  private static boolean isWrapper(Throwable throwable) {
    return throwable instanceof CompletionException
        || throwable instanceof ExecutionException
        || throwable instanceof InvocationTargetException
        || throwable instanceof UndeclaredThrowableException;
  }

  private Exceptions() {}
}
