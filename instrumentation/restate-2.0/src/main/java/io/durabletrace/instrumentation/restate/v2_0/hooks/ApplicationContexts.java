/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.common.HandlerRequest;
import io.durabletrace.common.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a context of the agent into one of the application's own OpenTelemetry API, which the SDK
 * hands to user code.
 *
 * <p>The agent bridges the two APIs: with an agent's context current, the application's {@code
 * Context.current()} wraps it. The application's class is named by a string because the agent
 * rewrites every reference to OpenTelemetry in an extension to its own copy, but no strings.
 */
final class ApplicationContexts {
  private static final @Nullable MethodHandle current = findCurrent();

  /** The application's view of the current context; null where it cannot be had. */
  static @Nullable Object current() {
    if (current == null) {
      return null;
    }
    try {
      return (Object) current.invokeExact();
    } catch (Throwable t) {
      Problems.failed("bridging a context to the application", t);
      return null;
    }
  }

  private static @Nullable MethodHandle findCurrent() {
    try {
      Class<?> type =
          Class.forName(
              "io.opentelemetry.context.Context", false, HandlerRequest.class.getClassLoader());
      return MethodHandles.publicLookup()
          .findStatic(type, "current", MethodType.methodType(type))
          .asType(MethodType.methodType(Object.class));
    } catch (Throwable t) {
      Problems.failed("finding the application's OpenTelemetry API", t);
      return null;
    }
  }

  private ApplicationContexts() {}
}
