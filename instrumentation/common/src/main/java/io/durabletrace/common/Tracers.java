/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.instrumentation.api.internal.EmbeddedInstrumentationProperties;

/** Makes the tracers of the modules. */
public final class Tracers {

  /**
   * The tracer of a module.
   *
   * @param scope such as {@code io.durabletrace.restate-2.0}; its version is in the resource {@code
   *     META-INF/io/opentelemetry/instrumentation/<scope>.properties}
   */
  public static Tracer create(String scope) {
    TracerBuilder builder = GlobalOpenTelemetry.get().tracerBuilder(scope);
    String version = EmbeddedInstrumentationProperties.findVersion(scope);
    return (version == null ? builder : builder.setInstrumentationVersion(version)).build();
  }

  private Tracers() {}
}
