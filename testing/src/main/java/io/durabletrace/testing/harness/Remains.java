/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What of an attempt is still in memory when it is over. Safe to use from any thread. */
final class Remains {

  /** For all together: while one waits, time passes for the others too. */
  private static final AtomicLong patienceMillis = new AtomicLong(3_000);

  private static final long BETWEEN_COLLECTIONS_MILLIS = 50;

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Map<String, WeakReference<Object>> watched = new ConcurrentHashMap<>();

  /** From now on watches this object. */
  void watch(String name, Object object) {
    watched.put(name, new WeakReference<>(object, collected));
  }

  /**
   * The names of those objects that something holds, after the garbage collector had its chance.
   */
  List<String> names() {
    try {
      System.gc();
      while (!held().isEmpty() && patienceMillis.get() > 0) {
        patienceMillis.addAndGet(-BETWEEN_COLLECTIONS_MILLIS);
        collected.remove(BETWEEN_COLLECTIONS_MILLIS);
        System.gc();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(held().keySet());
  }

  private Map<String, WeakReference<Object>> held() {
    Map<String, WeakReference<Object>> held = new TreeMap<>(watched);
    held.values().removeIf(reference -> reference.refersTo(null));
    return held;
  }
}
