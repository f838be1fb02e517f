/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The spans of ours that have started and not ended, over the whole JVM. Thread-safe. */
final class RunningSpans {
  private static final String OUR_SCOPES = "io.durabletrace.";

  private final Set<ReadWriteSpan> running = ConcurrentHashMap.newKeySet();
  private final Object ended = new Object();
  private volatile boolean awaited;

  void started(ReadWriteSpan span) {
    if (isOurs(span)) {
      running.add(span);
    }
  }

  void ended(ReadableSpan span) {
    if (isOurs(span) && running.remove(span) && awaited) {
      synchronized (ended) {
        ended.notifyAll();
      }
    }
  }

  /** Waits until no span is running, for {@code grace} at most. */
  void await(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    awaited = true;
    running.removeIf(span -> isDropped(span) || isIdle(span));
    synchronized (ended) {
      long left;
      while (!running.isEmpty() && (left = deadline - System.nanoTime()) > 0) {
        try {
          ended.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Ends whatever is running. Such a span says of itself that it was aborted, from its start. */
  void abort() {
    for (ReadWriteSpan span : running) {
      if (isIdle(span)) {
        continue;
      }
      span.setStatus(StatusCode.ERROR, AttemptOutcome.ABORTED.value());
      span.end();
    }
  }

  /** Whether the span is one of ours that was given up. */
  static boolean isDropped(ReadableSpan span) {
    return isOurs(span) && Boolean.TRUE.equals(span.getAttribute(DurableAttributes.DROPPED));
  }

  /** Whether the span waits for work, as a source does that has nothing to read. */
  private static boolean isIdle(ReadableSpan span) {
    return Long.valueOf(0).equals(span.getAttribute(DurableAttributes.MESSAGE_COUNT));
  }

  private static boolean isOurs(ReadableSpan span) {
    return span.getInstrumentationScopeInfo().getName().startsWith(OUR_SCOPES);
  }
}
