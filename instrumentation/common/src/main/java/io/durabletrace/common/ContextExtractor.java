/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Reads contexts from headers, by the propagators that the user configured. */
public final class ContextExtractor {
  private static final String TRACEPARENT = "traceparent";

  /**
   * Extracts into an empty context.
   *
   * @param where the headers are from, in words, for the log: a {@code traceparent} that is not
   *     valid is said once for each place
   */
  public static <C> Context extract(C headers, TextMapGetter<C> getter, String where) {
    TextMapPropagator propagator = GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
    Context context = propagator.extract(Context.root(), headers, getter);
    if (!Span.fromContext(context).getSpanContext().isValid()
        && getter.get(headers, TRACEPARENT) != null
        && propagator.fields().contains(TRACEPARENT)) {
      Problems.warnOnce(
          TRACEPARENT + where,
          "A traceparent in "
              + where
              + " is not valid and was ignored; such attempts are not part of their caller's trace."
              + " Logged once.");
    }
    return context;
  }

  private ContextExtractor() {}
}
