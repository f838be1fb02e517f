/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import dev.restate.sdk.common.AbortedExecutionException;
import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.durabletrace.common.Exceptions;
import io.durabletrace.common.Problems;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** For advice: the call of {@code HandlerRunner.run}, which starts the handler. */
public final class AttemptScope {
  private final TracedAttempt attempt;
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // advice closes it when the call returns: end()
  private AttemptScope(TracedAttempt attempt, Context context) {
    this.attempt = attempt;
    this.scope = context.makeCurrent();
    attempt.entered();
  }

  /** Starts the attempt and makes it current; null where it is not traced or one runs already. */
  public static @Nullable AttemptScope start(HandlerContext handlerContext) {
    try {
      TracedAttempt attempt = TracedRequestProcessor.entered();
      if (attempt == null) {
        return null;
      }
      Context context = attempt.start(handlerContext.request());
      return context == null ? null : new AttemptScope(attempt, context);
    } catch (Throwable t) {
      Problems.failed("starting an attempt", t);
      return null;
    }
  }

  /**
   * Leaves the call and returns the future to hand to the SDK: one that tells of the handler's
   * exception before the SDK turns it into a message.
   *
   * @param future of the handler; null where the call threw
   */
  public @Nullable CompletableFuture<Slice> end(@Nullable CompletableFuture<Slice> future) {
    leave();
    if (future == null) {
      return null;
    }
    // A future of its own: the one that whenComplete returns would wrap the exception for the SDK.
    CompletableFuture<Slice> told = new CompletableFuture<>();
    var unused =
        future.whenComplete(
            (slice, throwable) -> {
              if (throwable == null) {
                told.complete(slice);
              } else {
                tell(throwable);
                told.completeExceptionally(throwable);
              }
            });
    return told;
  }

  private void leave() {
    try {
      scope.close();
    } catch (Throwable t) {
      Problems.failed("leaving the call that starts a handler", t);
    }
  }

  private void tell(Throwable throwable) {
    try {
      if (!isAbort(throwable)) {
        attempt.state().handlerThrew(throwable);
      }
    } catch (Throwable t) {
      Problems.failed("taking a handler's exception", t);
    }
  }

  /**
   * The SDK's way to unwind a handler that suspends or whose attempt is lost: no failure of it. In
   * SDK 2.9 it may come before what the SDK writes.
   */
  private static boolean isAbort(Throwable throwable) {
    int depth = 0;
    for (Throwable t = throwable; t != null && depth < 20; t = Exceptions.cause(t), depth++) {
      if (t instanceof AbortedExecutionException) {
        return true;
      }
    }
    return false;
  }
}
