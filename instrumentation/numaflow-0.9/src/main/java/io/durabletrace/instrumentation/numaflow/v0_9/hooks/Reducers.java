/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Contributions;
import io.opentelemetry.instrumentation.api.internal.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * What went into the reducers that are alive. The SDK makes an instance for each set of keys and
 * window.
 */
public final class Reducers {
  private static final Cache<Object, Contributions> byReducer = Cache.weak();

  /** By the bytes that a session gave away to be merged into another one. */
  private static final Cache<Object, Contributions> byAccumulator = Cache.weak();

  /** What went into this reducer, to add to it. */
  static Contributions of(Object reducer) {
    return byReducer.computeIfAbsent(reducer, key -> new Contributions());
  }

  /**
   * What went into this reducer, which gives its output now; null for nothing, or a second call.
   */
  static @Nullable Contributions done(Object reducer) {
    Contributions contributions = byReducer.get(reducer);
    if (contributions != null) {
      byReducer.remove(reducer);
    }
    return contributions;
  }

  /** A session gave its state away, to be merged into another one. */
  public static void gaveAway(Object reducer, byte @Nullable [] accumulator) {
    try {
      Contributions contributions = accumulator == null ? null : done(reducer);
      if (contributions != null) {
        byAccumulator.put(accumulator, contributions);
      }
    } catch (Throwable t) {
      Problems.failed("taking over the messages of a session", t);
    }
  }

  /** A session takes the state of another one. */
  public static void merges(Object reducer, byte @Nullable [] accumulator) {
    try {
      Contributions merged = accumulator == null ? null : byAccumulator.get(accumulator);
      if (merged != null) {
        byAccumulator.remove(accumulator);
        of(reducer).addAll(merged);
      }
    } catch (Throwable t) {
      Problems.failed("merging the messages of a session", t);
    }
  }

  private Reducers() {}
}
