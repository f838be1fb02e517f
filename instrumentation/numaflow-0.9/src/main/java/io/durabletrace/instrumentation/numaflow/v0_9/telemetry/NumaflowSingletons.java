/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.Tracers;
import io.opentelemetry.api.trace.Tracer;

/** The OpenTelemetry objects of this module. */
final class NumaflowSingletons {
  private static final Tracer tracer = Tracers.create("io.durabletrace.numaflow-0.9");

  static Tracer tracer() {
    return tracer;
  }

  private NumaflowSingletons() {}
}
