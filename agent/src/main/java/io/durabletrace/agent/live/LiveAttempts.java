/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.live;

import io.durabletrace.common.Problems;
import io.durabletrace.common.live.LiveAttempt;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that are running, over the whole JVM, oldest first.
 *
 * <p>They are objects of the application's class loader, seen as JDK types and held weakly: who
 * forgets an attempt, or throws its application away, is not kept from it. Thread-safe; adding and
 * removing take no lock.
 */
public final class LiveAttempts {
  private static final long FORGET_EVERY = 1024;
  private static final ConcurrentSkipListMap<Long, Entry> running = new ConcurrentSkipListMap<>();
  private static final AtomicLong sequence = new AtomicLong();

  /** One of them. */
  static final class Entry {
    private final WeakReference<BiFunction<String, Object, Object>> attempt;

    /** For the watcher, which is one thread: from which age on to tell of it again. */
    long tellAtNanos;

    Entry(BiFunction<String, Object, Object> attempt) {
      this.attempt = new WeakReference<>(attempt);
    }

    /** Its age in nanoseconds; null where it has ended or was forgotten. */
    @Nullable Long age() {
      return (Long) ask(LiveAttempt.AGE);
    }

    @Nullable Attributes labels() {
      return (Attributes) ask(LiveAttempt.LABELS);
    }

    void tell() {
      ask(LiveAttempt.TELL);
    }

    void abort() {
      ask(LiveAttempt.ABORT);
    }

    private boolean isForgotten() {
      return attempt.get() == null;
    }

    private @Nullable Object ask(String question) {
      BiFunction<String, Object, Object> asked = attempt.get();
      return asked == null ? null : asked.apply(question, null);
    }
  }

  /**
   * A span is about to start with this parent; it may be that of an attempt. Called for every span
   * of the application, so it costs a look at the parent's type.
   */
  @SuppressWarnings("unchecked") // only attempts are functions of two
  public static void spanStarts(Context parent) {
    Object attempt = LiveParent.ask(parent, LiveAttempt.WATCHED);
    if (attempt instanceof BiFunction) {
      register((BiFunction<String, Object, Object>) attempt);
    }
  }

  /** All, oldest first, as far as they can be seen while others come and go. */
  static Iterable<Entry> all() {
    forget();
    return running.values();
  }

  /** Whether there is none. */
  static boolean isEmpty() {
    return running.isEmpty();
  }

  /** The process ends: each says so, as its last word. */
  public static void abort() {
    for (Entry entry : running.values()) {
      entry.abort();
    }
  }

  private static void register(BiFunction<String, Object, Object> attempt) {
    try {
      Long key = sequence.incrementAndGet();
      if (key % FORGET_EVERY == 0) {
        forget(); // there may be nobody who looks
      }
      Runnable unregister = () -> running.remove(key);
      if (!Boolean.FALSE.equals(attempt.apply(LiveAttempt.REGISTERED, unregister))) {
        running.put(key, new Entry(attempt));
      }
    } catch (Throwable t) {
      Problems.failed("taking note of an attempt", t);
    }
  }

  private static void forget() {
    for (Iterator<Map.Entry<Long, Entry>> i = running.entrySet().iterator(); i.hasNext(); ) {
      if (i.next().getValue().isForgotten()) {
        i.remove();
      }
    }
  }

  private LiveAttempts() {}
}
