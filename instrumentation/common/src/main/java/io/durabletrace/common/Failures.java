/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** What is said of user code that threw. */
public final class Failures {

  /** On the span where it was thrown. */
  public static void record(Span span, Throwable thrown) {
    Exceptions.record(span, Exceptions.unwrap(thrown));
    describe(span, thrown);
  }

  /** On a span around that one: the exception is not recorded twice. */
  public static void describe(Span span, Throwable thrown) {
    Throwable reason = Exceptions.unwrap(thrown);
    span.setAttribute(DurableAttributes.ERROR_TYPE, reason.getClass().getName());
    span.setStatus(StatusCode.ERROR, Texts.name(Exceptions.message(reason)));
  }

  private Failures() {}
}
