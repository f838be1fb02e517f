/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import static io.durabletrace.instrumentation.numaflow.v0_9.telemetry.NumaflowSingletons.tracer;

import io.durabletrace.common.DurableAttributes;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;

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

  /** For a span such as {@code udf.map.process}, with what all of this kind of function have. */
  SpanBuilder span(String what, SpanKind kind) {
    return tracer()
        .spanBuilder("udf." + word + '.' + what)
        .setSpanKind(kind)
        .setAllAttributes(attributes);
  }

  /** The same for a span that tells of many messages, and so has no one parent. */
  SpanBuilder root(String what, SpanKind kind) {
    return span(what, kind).setNoParent();
  }

  /** The same sink may be there for what another one refused, or for what it took. */
  static String sinkOperation(String containerType) {
    if ("fb-udsink".equals(containerType)) {
      return "sink.fallback";
    }
    return "ons-udsink".equals(containerType) ? "sink.on_success" : "sink.write";
  }
}
