/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.CappedLinks;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;

/** The messages that went into a reducer so far. Thread-safe. */
public final class Contributions {
  private final CappedLinks links = new CappedLinks();
  private long count;

  /** One more message went in. */
  public synchronized void add(MessageContext message) {
    count++;
    links.add(Span.fromContext(message.parent()).getSpanContext());
  }

  /** All that went into another reducer went into this one. */
  public synchronized void addAll(Contributions other) {
    count += other.count();
    links.addAll(other.links);
  }

  synchronized long count() {
    return count;
  }

  List<SpanContext> links() {
    return links.get();
  }
}
