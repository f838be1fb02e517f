/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.restate.sdk.interceptor;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs around each attempt of a handler. */
@FunctionalInterface
public interface HandlerInterceptor {
  /** The real one gives more; the spans take the caller's context from here. */
  record Context(Map<String, String> attemptHeaders, String target) {}

  /** The rest. */
  @FunctionalInterface
  interface Next {
    void proceed() throws Exception;
  }

  void aroundHandler(Context context, Next next) throws Exception;

  /** Asked once for each handler; returns null to be skipped. */
  @FunctionalInterface
  interface Factory {
    @Nullable HandlerInterceptor createHandlerInterceptor();
  }
}
