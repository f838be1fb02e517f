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
import java.util.Objects;

/** An extension of the agent, as a user may have one, with a defect: it throws at a span's end. */
public final class ThrowingProcessor implements AutoConfigurationCustomizerProvider {
  /** The system property with how that span's name begins, or a value among its attributes. */
  public static final String AT = "throwing.processor.at";

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addTracerProviderCustomizer(
        (builder, config) -> builder.addSpanProcessor(new Processor()));
  }

  private static final class Processor implements SpanProcessor {
    private final String at = Objects.requireNonNull(System.getProperty(AT), AT);

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (span.getName().startsWith(at)
          || span.toSpanData().getAttributes().asMap().containsValue(at)) {
        throw new IllegalStateException("a defect of the user's");
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
