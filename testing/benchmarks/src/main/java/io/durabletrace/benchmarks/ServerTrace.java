/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says, with its request, of the trace that the attempt is in. */
public enum ServerTrace {
  /** It traces: its own span is the parent. */
  SAMPLED(ServerTrace.PARENT + "01"),
  /** It traces, and nobody keeps this one. */
  UNSAMPLED(ServerTrace.PARENT + "00"),
  /** It does not trace, as Restate Cloud: the attempt hangs from the invocation's anchor. */
  NONE(null);

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

  private final @Nullable String traceparent;

  ServerTrace(@Nullable String traceparent) {
    this.traceparent = traceparent;
  }

  /** The headers that say so. */
  Map<String, String> headers() {
    return traceparent == null ? Map.of() : Map.of("traceparent", traceparent);
  }
}
