/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.DurableAttributes;
import io.opentelemetry.api.common.Attributes;

/** The kinds of user-defined functions. */
public enum FunctionType {
  MAP("map", "map"),
  MAP_STREAM("mapstream", "map"),
  BATCH_MAP("batchmap", "map"),
  TRANSFORM("transform", "source.transform"),
  SINK("sink", sinkOperation(System.getenv("NUMAFLOW_UD_CONTAINER_TYPE"))),
  SOURCE("source", "source.read"),
  REDUCE("reduce", "reduce"),
  REDUCE_STREAM("reducestream", "reduce"),
  SESSION_REDUCE("sessionreduce", "reduce"),
  ACCUMULATOR("accumulator", "accumulate");

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // Attributes are
  private final Attributes attributes;

  FunctionType(String word, String operation) {
    this.word = word;
    this.attributes =
        Attributes.builder()
            .put(DurableAttributes.RUNTIME, "numaflow")
            .put(NumaflowAttributes.SYSTEM, "numaflow")
            .put(NumaflowAttributes.OPERATION_NAME, operation)
            .put(NumaflowAttributes.OPERATION_TYPE, word.equals("source") ? "receive" : "process")
            .put(NumaflowAttributes.UDF_TYPE, word)
            .putAll(Vertex.attributes())
            .build();
  }

  /** Such as {@code udf.map.process}. */
  String spanName(String what) {
    return "udf." + word + '.' + what;
  }

  /** What all spans of this kind of function have. */
  Attributes attributes() {
    return attributes;
  }

  /** The same sink may be there for what another one refused, or for what it took. */
  static String sinkOperation(String containerType) {
    if ("fb-udsink".equals(containerType)) {
      return "sink.fallback";
    }
    return "ons-udsink".equals(containerType) ? "sink.on_success" : "sink.write";
  }
}
