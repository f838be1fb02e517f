/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names of the headers that carry a context: those of the configured propagators, and those of
 * all that OpenTelemetry's agent knows, because another process that took part in the same
 * execution may be configured otherwise. Names are compared ignoring case.
 */
public final class PropagationFields {
  private static final String BAGGAGE = "baggage";

  private static final String[] KNOWN = {
    "traceparent",
    "tracestate",
    BAGGAGE,
    "b3",
    "x-b3-traceid",
    "x-b3-spanid",
    "x-b3-parentspanid",
    "x-b3-sampled",
    "x-b3-flags",
    "uber-trace-id",
    "x-amzn-trace-id",
    "ot-tracer-traceid",
    "ot-tracer-spanid",
    "ot-tracer-sampled",
    LinkMark.HEADER,
  };

  private static final Set<String> fields = fields();

  /** Whether a header of this name carries a context, or part of one. */
  public static boolean contains(String name) {
    return fields.contains(name) || fields.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The same, but for baggage, which does not say who called. */
  public static boolean namesCaller(String name) {
    return contains(name) && !name.equalsIgnoreCase(BAGGAGE);
  }

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(Arrays.asList(KNOWN));
    try {
      for (String field : GlobalOpenTelemetry.getPropagators().getTextMapPropagator().fields()) {
        fields.add(field.toLowerCase(Locale.ROOT));
      }
    } catch (Throwable t) {
      // A propagator of the user's. What journals hold must be known all the same.
      Problems.failed("asking the propagators for their fields", t);
    }
    return fields;
  }

  private PropagationFields() {}
}
