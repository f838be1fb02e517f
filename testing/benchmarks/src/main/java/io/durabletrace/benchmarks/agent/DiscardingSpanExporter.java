/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks.agent;

import com.google.auto.service.AutoService;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** {@code otel.traces.exporter=discard}: takes every batch, counts it and forgets it. */
@AutoService(ConfigurableSpanExporterProvider.class)
public final class DiscardingSpanExporter
    implements ConfigurableSpanExporterProvider, SpanExporter {
  private long exported; // the batch processor exports on one thread

  @Override
  public String getName() {
    return "discard";
  }

  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return this;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    exported += spans.size();
    // Where the benchmark, in another class loader, can see it.
    System.setProperty("benchmarks.exported", Long.toString(exported));
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
