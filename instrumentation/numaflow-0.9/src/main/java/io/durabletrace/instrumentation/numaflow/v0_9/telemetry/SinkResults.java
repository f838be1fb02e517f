/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.DurableAttributes;
import io.numaproj.numaflow.sinker.Response;
import io.numaproj.numaflow.sinker.ResponseList;
import io.opentelemetry.api.trace.StatusCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What a sink says of the messages of a batch: it does not throw, it answers for each of them. */
public final class SinkResults {
  private static final String SUCCESS = "SUCCESS";
  private static final String FAILURE = "FAILURE";
  private static final String FALLBACK = "FALLBACK";

  // added in 0.11
  private static final @Nullable MethodHandle getServe = getter("getServe");
  private static final @Nullable MethodHandle getOnSuccess = getter("getOnSuccess");

  private final BatchSpan batch;
  private long successes;
  private long failures;
  private long fallbacks;

  private SinkResults(BatchSpan batch) {
    this.batch = batch;
  }

  /** Puts the sink's answers on the spans of its batch, which has not ended yet. */
  public static void put(BatchSpan batch, ResponseList responses) {
    SinkResults results = new SinkResults(batch);
    for (Response response : responses.getResponses()) {
      if (response != null) { // the SDK does not survive one; what is known is told
        results.put(response);
      }
    }
    results.putCounts();
  }

  private void put(Response response) {
    MessageSpan message = batch.message(response.getId());
    String status = status(response);
    if (message != null) {
      message.sinkStatus(status);
    }
    switch (status) {
      case FAILURE:
        failures++;
        if (message != null) {
          message.failed(FAILURE, response.getErr());
        }
        break;
      case FALLBACK:
        fallbacks++;
        break;
      default:
        successes++;
    }
  }

  private void putCounts() {
    batch
        .span()
        .setAttribute(NumaflowAttributes.SINK_SUCCESS_COUNT, successes)
        .setAttribute(NumaflowAttributes.SINK_FAILURE_COUNT, failures)
        .setAttribute(NumaflowAttributes.SINK_FALLBACK_COUNT, fallbacks);
    if (failures > 0) {
      batch
          .span()
          .setAttribute(DurableAttributes.ERROR_TYPE, FAILURE)
          .setStatus(
              StatusCode.ERROR,
              failures + " of " + (successes + failures + fallbacks) + " messages failed");
    }
  }

  /** In the order in which the SDK decides. */
  private static String status(Response response) {
    if (Boolean.TRUE.equals(response.getFallback())) {
      return FALLBACK;
    }
    if (Boolean.TRUE.equals(response.getSuccess())) {
      return SUCCESS;
    }
    if (is(getServe, response)) {
      return "SERVE";
    }
    return is(getOnSuccess, response) ? "ON_SUCCESS" : FAILURE;
  }

  private static boolean is(@Nullable MethodHandle getter, Response response) {
    try {
      return getter != null && Boolean.TRUE.equals((Boolean) getter.invokeExact(response));
    } catch (Throwable t) {
      return false;
    }
  }

  private static @Nullable MethodHandle getter(String name) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Response.class, name, MethodType.methodType(Boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
