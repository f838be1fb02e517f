/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An OpenTelemetry that the user gave to the SDK. */
public final class UsersOpenTelemetry {
  private static final Logger logger = Logger.getLogger("io.durabletrace");
  private static final AtomicBoolean said = new AtomicBoolean();

  /** For advice: says once that it was found. */
  public static void found() {
    if (!said.getAndSet(true)) {
      logger.log(
          Level.INFO,
          "DurableTrace - found Endpoint.Builder.withOpenTelemetry: handlers get the context of"
              + " their attempt's span, which is below the server's; the call is not needed any"
              + " more and does no harm.");
    }
  }

  private UsersOpenTelemetry() {}
}
