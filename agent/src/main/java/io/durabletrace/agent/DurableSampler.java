/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.agent.live.LiveAttempts;
import io.durabletrace.common.PreparedSpan;
import io.durabletrace.common.Problems;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.Collections;
import java.util.List;

/**
 * Decides for an attempt as for its anchor, which was sampled as a root, perhaps days ago and in
 * another process: whoever asks the same sampler the same question gets the same answer. So both
 * ask as a root that says nothing but its name.
 *
 * <p>It is also where the agent first sees a span that starts, sampled or not, and so where an
 * attempt is found that is to be watched.
 */
final class DurableSampler implements Sampler {
  private final Sampler delegate;

  DurableSampler(Sampler delegate) {
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
    try {
      LiveAttempts.spanStarts(parentContext);
    } catch (Throwable t) {
      // Also where that class itself could not be made: whoever starts the span is not to know.
      Problems.failed("looking for an attempt", t);
    }
    String anchor = PreparedSpans.ask(PreparedSpan.SAMPLE_AS);
    return anchor == null
        ? delegate.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks)
        : delegate.shouldSample(
            Context.root(),
            traceId,
            anchor,
            SpanKind.INTERNAL,
            Attributes.empty(),
            Collections.emptyList());
  }

  @Override
  public String getDescription() {
    return delegate.getDescription();
  }
}
