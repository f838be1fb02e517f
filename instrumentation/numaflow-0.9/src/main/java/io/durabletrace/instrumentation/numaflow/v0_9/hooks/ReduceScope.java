/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Contributions;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Outputs;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.ReduceSpan;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.Results;
import io.numaproj.numaflow.reducer.MessageList;
import io.numaproj.numaflow.reducer.Metadata;
import org.jspecify.annotations.Nullable;

/** For advice: the call in which a reducer makes its output. */
public final class ReduceScope {
  private final ReduceSpan span;
  private final CallContext call;

  private ReduceScope(ReduceSpan span) {
    this.span = span;
    this.call = CallContext.enter(span.context());
    ReducerCalls.enter();
  }

  /**
   * Starts the span and makes it current.
   *
   * @param arguments of the call; the window is among them, where there is one
   * @return null where no message of Numaflow's went into the reducer
   */
  public static @Nullable ReduceScope start(Object reducer, Object[] arguments) {
    try {
      Contributions contributions = Reducers.done(reducer);
      FunctionType type = contributions == null ? null : FunctionTypes.of(reducer);
      if (type == null) {
        return null;
      }
      ReduceSpan span = ReduceSpan.start(type, contributions);
      for (Object argument : arguments) {
        putWindow(span, argument);
      }
      return new ReduceScope(span);
    } catch (Throwable t) {
      Problems.failed("starting the span of a reducer's output", t);
      return null;
    }
  }

  /**
   * Ends the span.
   *
   * @param result what the reducer returned; null where it sends its output instead
   * @param thrown null where it returned
   */
  public void end(@Nullable Object result, @Nullable Throwable thrown) {
    call.leave();
    try {
      ReducerCalls.exit();
      if (result instanceof MessageList) {
        Outputs outputs = new Outputs();
        Results.add(outputs, result);
        span.put(outputs);
      }
    } catch (Throwable t) {
      Problems.failed("describing a reducer's output", t);
    } finally {
      span.end(thrown);
    }
  }

  private static void putWindow(ReduceSpan span, @Nullable Object argument) {
    if (argument instanceof Metadata) {
      var window = ((Metadata) argument).getIntervalWindow();
      span.window(window.getStartTime(), window.getEndTime());
    } else if (argument instanceof io.numaproj.numaflow.reducestreamer.model.Metadata) {
      var window =
          ((io.numaproj.numaflow.reducestreamer.model.Metadata) argument).getIntervalWindow();
      span.window(window.getStartTime(), window.getEndTime());
    }
  }
}
