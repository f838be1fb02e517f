/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.SpanSpec.span;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import java.util.List;

/** The spans that the Restate server makes when it traces. */
final class ServerSpans {

  /** Only its place is ours to say. */
  static SpanSpec server(String name) {
    return span(name, Kind.INTERNAL)
        .scope("services")
        .anyAttributes()
        .anyEvents()
        .anyLinks()
        .anyStatus();
  }

  /** Its start is the server's own affair, so it has no fixed place among its siblings. */
  static List<ReceivedSpan> withoutEnd(List<ReceivedSpan> trace) {
    return trace.stream().filter(span -> !span.name().startsWith("invocation-end")).toList();
  }

  private ServerSpans() {}
}
