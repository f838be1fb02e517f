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
import org.jspecify.annotations.Nullable;

/** Reads contexts from headers, by the propagators that the user configured. */
public final class ContextExtractor {
  private static final String TRACEPARENT = "traceparent";
  private static final String BAGGAGE = "baggage";

  /**
   * Extracts into an empty context.
   *
   * @param where the headers are from, in words, for the log: a {@code traceparent} that is not
   *     valid is said once for each place
   */
  public static <C> Context extract(C headers, TextMapGetter<C> getter, String where) {
    TextMapPropagator propagator = GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
    Asked<C> asked = new Asked<>(getter);
    Context context = propagator.extract(Context.root(), headers, asked);
    if (asked.hadTraceparent && !Span.fromContext(context).getSpanContext().isValid()) {
      Problems.warnOnce(
          TRACEPARENT + where,
          "A traceparent in "
              + where
              + " is not valid and was ignored; what came with it is not part of its caller's trace."
              + " Logged once.");
    }
    return context;
  }

  /**
   * Sees what propagators ask for, and gives them no malformed baggage: upstream's propagator logs
   * a stack trace for each baggage whose escapes are not valid, and a line for each property with
   * other characters than W3C's: on every attempt, for ever, for one such header in an execution's
   * journal.
   */
  private static final class Asked<C> implements TextMapGetter<C> {
    private final TextMapGetter<C> delegate;
    boolean hadTraceparent; // false where no propagator asks for it

    Asked(TextMapGetter<C> delegate) {
      this.delegate = delegate;
    }

    @Override
    public Iterable<String> keys(C carrier) {
      return delegate.keys(carrier);
    }

    @Override
    public @Nullable String get(@Nullable C carrier, String key) {
      String value = delegate.get(carrier, key);
      hadTraceparent |= value != null && key.equals(TRACEPARENT);
      if (value != null && key.equalsIgnoreCase(BAGGAGE) && !isValid(value)) {
        Problems.warnOnce(BAGGAGE, "A baggage header is not valid and was ignored. Logged once.");
        return null;
      }
      return value;
    }

    private static boolean isValid(String value) {
      return isEscapedWell(value) && isWrittenWell(value);
    }

    /** What W3C lets a baggage be written with: in a property, fewer characters than elsewhere. */
    private static boolean isWrittenWell(String value) {
      boolean inProperty = false;
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || c > '~' || (inProperty && (c == '"' || c == '\\'))) {
          return false;
        }
        inProperty = c == ';' || (inProperty && c != ',');
      }
      return true;
    }

    private static boolean isEscapedWell(String value) {
      int escape = value.indexOf('%');
      while (escape >= 0) {
        if (escape + 2 >= value.length()
            || Character.digit(value.charAt(escape + 1), 16) < 0
            || Character.digit(value.charAt(escape + 2), 16) < 0) {
          return false;
        }
        escape = value.indexOf('%', escape + 3);
      }
      return true;
    }
  }

  private ContextExtractor() {}
}
