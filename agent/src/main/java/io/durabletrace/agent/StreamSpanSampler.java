/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops the server spans that the agent's gRPC instrumentation makes for Numaflow's calls of a
 * function: they last as long as the pod, and say nothing. By their names, which are the same in
 * every semantic convention; all other gRPC spans are left alone.
 */
final class StreamSpanSampler implements Sampler {
  private static final Set<String> STREAMS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "map.v1.Map/MapFn",
                  "sourcetransformer.v1.SourceTransform/SourceTransformFn",
                  "sink.v1.Sink/SinkFn",
                  "source.v1.Source/ReadFn",
                  "source.v1.Source/AckFn",
                  "reduce.v1.Reduce/ReduceFn",
                  "sessionreduce.v1.SessionReduce/SessionReduceFn",
                  "accumulator.v1.Accumulator/AccumulateFn")));

  private final Sampler delegate;

  StreamSpanSampler(Sampler delegate) {
    this.delegate = delegate;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind spanKind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    return spanKind == SpanKind.SERVER && STREAMS.contains(name)
        ? SamplingResult.drop()
        : delegate.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
  }

  @Override
  public String getDescription() {
    return delegate.getDescription();
  }
}
