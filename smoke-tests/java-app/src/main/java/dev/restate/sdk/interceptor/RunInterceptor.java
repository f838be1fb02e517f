/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.restate.sdk.interceptor;

import org.jspecify.annotations.Nullable;

/** Runs around each executed closure of a run. */
@FunctionalInterface
public interface RunInterceptor {
  /** The real one gives more. */
  record Context(String runName) {}

  /** The rest. */
  @FunctionalInterface
  interface Next {
    void proceed() throws Exception;
  }

  void aroundRun(Context context, Next next) throws Exception;

  /** Asked once for each handler; returns null to be skipped. */
  @FunctionalInterface
  interface Factory {
    @Nullable RunInterceptor createRunInterceptor();
  }
}
