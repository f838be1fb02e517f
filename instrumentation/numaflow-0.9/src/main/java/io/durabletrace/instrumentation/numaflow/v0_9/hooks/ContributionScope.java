/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageContext;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.ReduceSpan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For advice: the call in which a message goes into a reducer. It has no span, but what the user's
 * code does there belongs to the message.
 */
public final class ContributionScope {
  private final FunctionType type;
  private final MessageContext message;
  private final Instant start = Instant.now();
  private final CallContext call;

  private ContributionScope(FunctionType type, MessageContext message) {
    this.type = type;
    this.message = message;
    this.call = CallContext.enter(message.parent());
    ReducerCalls.enter();
  }

  /**
   * Remembers the message and makes its context current.
   *
   * @param first the first argument; accumulators have the datum there
   * @param second the second argument; all others have the datum there
   * @return null where the call is not the SDK's
   */
  public static @Nullable ContributionScope start(
      Object reducer, @Nullable Object first, @Nullable Object second) {
    try {
      MessageContext message = Inbound.take(second);
      if (message == null) {
        message = Inbound.take(first);
      }
      FunctionType type = message == null ? null : FunctionTypes.of(reducer);
      if (type == null) {
        return null;
      }
      Reducers.of(reducer).add(message);
      return new ContributionScope(type, message);
    } catch (Throwable t) {
      Problems.failed("taking a message of a reducer", t);
      return null;
    }
  }

  /**
   * Leaves the call.
   *
   * @param thrown null where it returned
   */
  public void end(@Nullable Throwable thrown) {
    call.leave();
    try {
      ReducerCalls.exit();
      if (thrown != null) {
        ReduceSpan.messageThrew(type, message, start, thrown);
      }
    } catch (Throwable t) {
      Problems.failed("describing a message of a reducer", t);
    }
  }
}
