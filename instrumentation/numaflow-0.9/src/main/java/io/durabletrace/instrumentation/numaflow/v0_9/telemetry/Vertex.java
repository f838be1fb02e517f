/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vertex that this process is part of, as Numaflow's controller told it to the container. */
final class Vertex {
  private static final Attributes ATTRIBUTES = attributes(System.getenv());

  /** The same as on Numaflow's own spans; empty outside of Numaflow. */
  static Attributes attributes() {
    return ATTRIBUTES;
  }

  static Attributes attributes(Map<String, String> environment) {
    String monoVertex = environment.get("NUMAFLOW_MONO_VERTEX_NAME");
    if (!isEmpty(monoVertex)) {
      // Numaflow reports a pipeline of this name where there is none.
      return of("monovertex", "default", monoVertex);
    }
    String pipeline = environment.get("NUMAFLOW_PIPELINE_NAME");
    String vertex = environment.get("NUMAFLOW_VERTEX_NAME");
    return isEmpty(pipeline) || isEmpty(vertex)
        ? Attributes.empty()
        : of("pipeline", pipeline, vertex);
  }

  private static Attributes of(String topology, String pipeline, String vertex) {
    return Attributes.of(
        NumaflowAttributes.TOPOLOGY, topology,
        NumaflowAttributes.PIPELINE_NAME, pipeline,
        NumaflowAttributes.VERTEX_NAME, vertex);
  }

  private static boolean isEmpty(@Nullable String value) {
    return value == null || value.isEmpty();
  }

  private Vertex() {}
}
