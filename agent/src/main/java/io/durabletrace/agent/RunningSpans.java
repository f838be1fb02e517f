/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.agent.live.LiveParent;
import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.live.LiveAttempt;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The spans of ours that have started and not ended, over the whole JVM. Thread-safe. */
final class RunningSpans {
  private static final String OUR_SCOPES = "io.durabletrace.";

  private final SpanTable running = new SpanTable();
  private final Object ended = new Object();
  private volatile boolean awaited;

  void started(Context parent, ReadWriteSpan span) {
    if (isOurs(span)) {
      running.add(span, LiveParent.ask(parent, LiveAttempt.NEW_COMMANDS));
    }
  }

  /** Returns whether the span is one of ours that was given up. */
  boolean ended(ReadableSpan span) {
    if (!isOurs(span)) {
      return false;
    }
    if (running.remove(span) && awaited) {
      synchronized (ended) {
        ended.notifyAll();
      }
    }
    return isDropped(span);
  }

  /** Waits until no span is running, for {@code grace} at most. */
  void await(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    awaited = true;
    synchronized (ended) {
      long left;
      while (isAnyRunning() && (left = deadline - System.nanoTime()) > 0) {
        try {
          ended.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /**
   * Ends whatever is running. Such a span says of itself that it was aborted, from its start; but
   * one that is just about to end may say something else already.
   */
  void abort() {
    for (SpanTable.Held held : running.all()) {
      ReadWriteSpan span = held.get();
      if (span != null && !isIdle(span)) {
        if (held.known instanceof AtomicInteger) {
          long count = ((AtomicInteger) held.known).get();
          span.setAttribute(DurableAttributes.NEW_COMMANDS, count);
        }
        abort(span, DurableAttributes.ATTEMPT_OUTCOME);
        abort(span, DurableAttributes.RUN_OUTCOME);
        span.setStatus(StatusCode.ERROR, AttemptOutcome.ABORTED.value());
        span.end();
      }
    }
  }

  private static void abort(ReadWriteSpan span, AttributeKey<String> outcome) {
    if (span.getAttribute(outcome) != null) {
      span.setAttribute(outcome, AttemptOutcome.ABORTED.value());
    }
  }

  private boolean isAnyRunning() {
    for (SpanTable.Held held : running.all()) {
      ReadWriteSpan span = held.get();
      if (span != null && !isDropped(span) && !isIdle(span)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDropped(ReadableSpan span) {
    return Boolean.TRUE.equals(span.getAttribute(DurableAttributes.DROPPED));
  }

  /** Whether the span waits for work, as a source does that has nothing to read. */
  private static boolean isIdle(ReadableSpan span) {
    return Long.valueOf(0).equals(span.getAttribute(DurableAttributes.MESSAGE_COUNT));
  }

  private static boolean isOurs(ReadableSpan span) {
    return span.getInstrumentationScopeInfo().getName().startsWith(OUR_SCOPES);
  }
}
