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
import java.util.concurrent.TimeUnit;

/** What of an attempt is still in memory when it is over. Safe to use from any thread. */
final class Remains {

  private static final long PATIENCE_SECONDS = 2;
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
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (!held().isEmpty() && System.nanoTime() < deadline) {
        System.gc();
        collected.remove(BETWEEN_COLLECTIONS_MILLIS);
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
