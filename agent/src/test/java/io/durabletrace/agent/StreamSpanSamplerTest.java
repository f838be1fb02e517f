/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSpanSamplerTest {
  private final Sampler sampler = new StreamSpanSampler(Sampler.alwaysOn());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "map.v1.Map/MapFn",
        "sourcetransformer.v1.SourceTransform/SourceTransformFn",
        "sink.v1.Sink/SinkFn",
        "source.v1.Source/ReadFn",
        "source.v1.Source/AckFn",
        "reduce.v1.Reduce/ReduceFn",
        "sessionreduce.v1.SessionReduce/SessionReduceFn",
        "accumulator.v1.Accumulator/AccumulateFn"
      })
  void drops_the_server_span_of_a_stream_and_no_client_span(String name) {
    assertThat(decision(name, SpanKind.SERVER)).isEqualTo(SamplingDecision.DROP);
    assertThat(decision(name, SpanKind.CLIENT)).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"map.v1.Map/IsReady", "source.v1.Source/PendingFn", "shop.Cart/Add"})
  void leaves_all_other_calls_alone(String name) {
    assertThat(decision(name, SpanKind.SERVER)).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
  }

  @Test
  void is_described_as_what_was_configured() {
    assertThat(sampler.getDescription()).isEqualTo(Sampler.alwaysOn().getDescription());
  }

  private SamplingDecision decision(String name, SpanKind kind) {
    return sampler
        .shouldSample(
            Context.root(),
            "0af7651916cd43dd8448eb211c80319c",
            name,
            kind,
            Attributes.empty(),
            List.of())
        .getDecision();
  }
}
