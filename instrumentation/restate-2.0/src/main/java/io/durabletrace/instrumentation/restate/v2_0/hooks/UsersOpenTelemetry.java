/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import io.durabletrace.common.Problems;

/** An OpenTelemetry that the user gave to the SDK. */
public final class UsersOpenTelemetry {

  /** For advice: says once that it was found. */
  public static void found() {
    Problems.tellOnce(
        "withOpenTelemetry",
        "DurableTrace - found Endpoint.Builder.withOpenTelemetry: handlers get the context of"
            + " their attempt's span, which is below the server's; the call is not needed any"
            + " more and does no harm.");
  }

  private UsersOpenTelemetry() {}
}
