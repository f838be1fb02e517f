/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VertexTest {

  @Test
  void of_a_pipeline() {
    assertThat(
            Vertex.attributes(
                Map.of("NUMAFLOW_PIPELINE_NAME", "shop", "NUMAFLOW_VERTEX_NAME", "enrich")))
        .isEqualTo(
            Attributes.of(
                NumaflowAttributes.TOPOLOGY, "pipeline",
                NumaflowAttributes.PIPELINE_NAME, "shop",
                NumaflowAttributes.VERTEX_NAME, "enrich"));
  }

  @Test
  void of_a_mono_vertex() {
    assertThat(Vertex.attributes(Map.of("NUMAFLOW_MONO_VERTEX_NAME", "shop")))
        .isEqualTo(
            Attributes.of(
                NumaflowAttributes.TOPOLOGY, "monovertex",
                NumaflowAttributes.PIPELINE_NAME, "default",
                NumaflowAttributes.VERTEX_NAME, "shop"));
  }

  @Test
  void outside_of_numaflow_there_is_none() {
    assertThat(Vertex.attributes(Map.of("NUMAFLOW_PIPELINE_NAME", "shop")))
        .isEqualTo(Attributes.empty());
  }

  @Test
  void a_sink_may_be_there_for_what_another_one_left() {
    assertThat(FunctionType.sinkOperation(null)).isEqualTo("sink.write");
    assertThat(FunctionType.sinkOperation("udsink")).isEqualTo("sink.write");
    assertThat(FunctionType.sinkOperation("fb-udsink")).isEqualTo("sink.fallback");
    assertThat(FunctionType.sinkOperation("ons-udsink")).isEqualTo("sink.on_success");
  }
}
