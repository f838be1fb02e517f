/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes contexts to headers, by the propagators that the user configured. */
public final class ContextInjector {
  /** What is longer is left out: a runtime stores each header of each call. */
  private static final int MAX_LENGTH = 8 * 1024;

  /**
   * The headers that carry a context, in the propagators' order; empty where the context has no
   * valid span.
   */
  public static Map<String, String> inject(Context context) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!Span.fromContext(context).getSpanContext().isValid()) {
      return headers; // baggage alone would be there without the header that it is known by
    }
    GlobalOpenTelemetry.getPropagators()
        .getTextMapPropagator()
        .inject(
            context,
            headers,
            (carrier, name, value) -> {
              // Some propagators make up names from baggage: a replay would not know those again.
              if (carrier != null
                  && PropagationFields.contains(name)
                  && name.length() + value.length() <= MAX_LENGTH) {
                carrier.put(name, value);
              }
            });
    return headers;
  }

  private ContextInjector() {}
}
