/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.agent.live.LiveParent;
import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.live.LiveAttempt;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The spans of ours that have started and not ended, over the whole JVM. Thread-safe.
 *
 * <p>Held weakly: an attempt that everybody has forgotten never ends, and its span may hold an
 * exception that the application recorded, and so the application's class loader.
 */
final class RunningSpans {
  private static final String OUR_SCOPES = "io.durabletrace.";

  private final Map<Object, Held> running = new ConcurrentHashMap<>();
  private final ReferenceQueue<ReadWriteSpan> forgotten = new ReferenceQueue<>();
  private final Object ended = new Object();
  private volatile boolean awaited;

  void started(Context parent, ReadWriteSpan span) {
    if (isOurs(span)) {
      for (Object gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
        running.remove(gone);
      }
      Object newCommands = LiveParent.ask(parent, LiveAttempt.NEW_COMMANDS);
      Held held = new Held(span, forgotten, newCommands);
      running.putIfAbsent(held, held); // several exporters: several times
    }
  }

  /** Returns whether the span is one of ours that was given up. */
  boolean ended(ReadableSpan span) {
    if (!isOurs(span)) {
      return false;
    }
    if (running.remove(new Wanted(span)) != null && awaited) {
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

  /** Ends whatever is running. Such a span says of itself that it was aborted, from its start. */
  void abort() {
    for (Held held : running.values()) {
      ReadWriteSpan span = held.get();
      if (span != null && !isIdle(span)) {
        if (held.newCommands instanceof AtomicInteger) {
          long count = ((AtomicInteger) held.newCommands).get();
          span.setAttribute(DurableAttributes.NEW_COMMANDS, count);
        }
        span.setStatus(StatusCode.ERROR, AttemptOutcome.ABORTED.value());
        span.end();
      }
    }
  }

  private boolean isAnyRunning() {
    for (Held held : running.values()) {
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

  /** Not that of its identity, which the JVM would have to make up for each span. */
  private static int hash(ReadableSpan span) {
    return span.getSpanContext().getSpanId().hashCode();
  }

  private static boolean isOurs(ReadableSpan span) {
    return span.getInstrumentationScopeInfo().getName().startsWith(OUR_SCOPES);
  }

  /** Is found by its span, and when that is gone by itself. */
  private static final class Held extends WeakReference<ReadWriteSpan> {
    private final int hash;
    private final @Nullable Object newCommands; // of an attempt

    Held(
        ReadWriteSpan span, ReferenceQueue<ReadWriteSpan> forgotten, @Nullable Object newCommands) {
      super(span, forgotten);
      this.newCommands = newCommands;
      this.hash = hash(span);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      ReadWriteSpan span = get();
      return span != null && other instanceof Held && ((Held) other).get() == span;
    }
  }

  /** Finds what holds a span; never in the map, which asks the one that is looked for. */
  private static final class Wanted {
    private final ReadableSpan span;

    Wanted(ReadableSpan span) {
      this.span = span;
    }

    @Override
    public int hashCode() {
      return hash(span);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Held && ((Held) other).get() == span;
    }
  }
}
