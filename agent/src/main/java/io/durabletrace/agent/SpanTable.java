/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Spans, each with what is known of it. Thread-safe, and lock-free as a rule: every span of ours
 * comes through here twice.
 *
 * <p>Held weakly: an attempt that everybody has forgotten never ends, and its span may hold an
 * exception that the application recorded, and so the application's class loader.
 *
 * <p>A span has few places, by its id, which is random; where somebody else sits there already it
 * goes into a map: hardly ever, with hundreds that are running.
 */
final class SpanTable {
  /** A power of two; 16 kB. */
  private static final int PLACES = 4096;

  /** One behind the other. */
  private static final int TRIED = 4;

  private final AtomicReferenceArray<@Nullable Held> places = new AtomicReferenceArray<>(PLACES);
  private final Map<Object, Held> others = new ConcurrentHashMap<>();
  private final ReferenceQueue<ReadWriteSpan> forgotten = new ReferenceQueue<>();

  /** A span. */
  static final class Held extends WeakReference<ReadWriteSpan> {
    private final int hash;

    /** What is known of it. */
    final @Nullable Object known;

    private Held(
        ReadWriteSpan span, ReferenceQueue<ReadWriteSpan> forgotten, @Nullable Object known) {
      super(span, forgotten);
      this.hash = hash(span);
      this.known = known;
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

  /** Adds a span, unless it is here. */
  void add(ReadWriteSpan span, @Nullable Object known) {
    for (Object gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
      others.remove(gone);
    }
    Held held = new Held(span, forgotten, known);
    for (int i = 0; i < TRIED; i++) {
      int place = (held.hash + i) & (PLACES - 1);
      Held there = places.get(place);
      ReadWriteSpan sitting = there == null ? null : there.get();
      if (sitting == span || (sitting == null && places.compareAndSet(place, there, held))) {
        return;
      }
    }
    others.putIfAbsent(held, held);
  }

  /** Removes a span; whether it was here. */
  boolean remove(ReadableSpan span) {
    boolean wasHere = false;
    int first = hash(span);
    // All of them: if a place was free when it was added once more, it is here twice.
    for (int i = 0; i < TRIED; i++) {
      int place = (first + i) & (PLACES - 1);
      Held there = places.get(place);
      if (there != null && there.get() == span) {
        wasHere |= places.compareAndSet(place, there, null);
      }
    }
    if (!others.isEmpty()) {
      wasHere |= others.remove(new Wanted(span)) != null;
    }
    return wasHere;
  }

  /** All, as far as they can be seen while others come and go. */
  List<Held> all() {
    List<Held> all = new ArrayList<>(others.values());
    for (int i = 0; i < PLACES; i++) {
      Held held = places.get(i);
      if (held != null) {
        all.add(held);
      }
    }
    return all;
  }

  /** Not that of its identity, which the JVM would have to make up for each span. */
  private static int hash(ReadableSpan span) {
    return span.getSpanContext().getSpanId().hashCode();
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
