/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** An extension of the agent that counts the spans of ours that have not ended. */
public final class OpenSpans implements AutoConfigurationCustomizerProvider {

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addTracerProviderCustomizer(
        (builder, config) -> builder.addSpanProcessor(new Counting()));
  }

  private static final class Counting implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      count(span, 1);
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      count(span, -1);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    private static void count(ReadableSpan span, int difference) {
      if (span.getInstrumentationScopeInfo().getName().startsWith("io.durabletrace")) {
        Faults.OPEN_SPANS.addAndGet(difference);
      }
    }
  }
}
