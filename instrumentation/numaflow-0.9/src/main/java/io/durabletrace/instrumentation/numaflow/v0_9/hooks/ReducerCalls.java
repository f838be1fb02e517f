/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import org.jspecify.annotations.Nullable;

/**
 * How deep this thread is in calls of reducers. The SDK's are never inside of one another: what a
 * reducer calls of its own methods while it is called is not another call.
 */
final class ReducerCalls {
  private static final ThreadLocal<@Nullable Integer> depth = new ThreadLocal<>();

  static boolean isInside() {
    return depth.get() != null;
  }

  static void enter() {
    Integer outer = depth.get();
    depth.set(outer == null ? 1 : outer + 1);
  }

  static void exit() {
    Integer inner = depth.get();
    if (inner == null || inner == 1) {
      depth.remove();
    } else {
      depth.set(inner - 1);
    }
  }

  private ReducerCalls() {}
}
