/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageContext;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageSpan;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Outputs;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Results;
import io.opentelemetry.instrumentation.api.internal.cache.Cache;
import org.jspecify.annotations.Nullable;

/** For advice: one call of a map, a map-stream or a source transformer. */
public final class FunctionScope {
  /** By the observer that the call got, which the function sends its results to. */
  private static final Cache<Object, Outputs> streams = Cache.weak();

  private final MessageSpan span;
  private final boolean sends;
  private final Outputs outputs = new Outputs();
  private final CallContext call;

  private FunctionScope(MessageSpan span, @Nullable Object observer) {
    this.span = span;
    this.sends = observer != null;
    if (observer != null) {
      streams.put(observer, outputs);
    }
    this.call = CallContext.enter(span.context());
  }

  /**
   * Starts the span of a message and makes it current.
   *
   * @param observer what a map-stream sends its results to; null for the others
   * @return null where the call is not the SDK's, or of no kind of function that we know
   */
  public static @Nullable FunctionScope start(
      Object function, @Nullable Object datum, @Nullable Object observer) {
    try {
      MessageContext message = Inbound.takeCurrent(datum);
      FunctionType type = message == null ? null : FunctionTypes.of(function);
      return type == null
          ? null
          : new FunctionScope(MessageSpan.start(type, message, null), observer);
    } catch (Throwable t) {
      Problems.failed("starting the span of a message", t);
      return null;
    }
  }

  /** A map-stream sends a result. */
  public static void sent(Object observer, String @Nullable [] tags) {
    try {
      Outputs outputs = streams.get(observer);
      if (outputs != null) {
        outputs.add(tags);
      }
    } catch (Throwable t) {
      Problems.failed("counting the results of a map-stream", t);
    }
  }

  /**
   * Ends the span.
   *
   * @param result what the function returned; null for a map-stream
   * @param thrown null where it returned
   */
  public void end(@Nullable Object result, @Nullable Throwable thrown) {
    call.leave();
    try {
      if (thrown != null) {
        span.threw(thrown);
      } else if (result == null && !sends) {
        span.returnedNull();
      } else if (span.isRecording()) {
        Results.add(outputs, result);
        span.put(outputs);
      }
    } catch (Throwable t) {
      Problems.failed("describing a message", t);
    } finally {
      span.end();
    }
  }
}
