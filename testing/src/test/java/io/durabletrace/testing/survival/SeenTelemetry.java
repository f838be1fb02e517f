/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An extension of the agent that looks at every span and every metric, of which none is dropped,
 * and writes down what names and attributes of metrics there were when the JVM is ended: into the
 * file of system property {@code seen.file}.
 */
public final class SeenTelemetry implements AutoConfigurationCustomizerProvider {
  private static final int MOST = 1_000;
  private static final String OURS = "io.durabletrace";

  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong attempts = new AtomicLong();

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addTracerProviderCustomizer(
        (builder, config) -> builder.addSpanProcessor(new Spans()));
    customizer.addMeterProviderCustomizer(
        (builder, config) ->
            builder.registerMetricReader(PeriodicMetricReader.create(new Metrics())));
  }

  private void saw(String what) {
    if (seen.size() < MOST) {
      seen.add(what.replace('\n', ' '));
    }
  }

  private CompletableResultCode write() {
    List<String> lines = new ArrayList<>(seen);
    lines.add("started " + started);
    lines.add("ended " + ended);
    lines.add("attempts " + attempts);
    try {
      Files.write(Path.of(System.getProperty("seen.file")), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CompletableResultCode.ofSuccess();
  }

  private final class Spans implements SpanProcessor {
    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      if (isOurs(span)) {
        started.incrementAndGet();
      }
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (isOurs(span)) {
        ended.incrementAndGet();
        saw("span " + span.getName());
        if (span.getName().startsWith("attempt ")) {
          attempts.incrementAndGet();
        }
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public CompletableResultCode shutdown() {
      return write();
    }

    private boolean isOurs(ReadableSpan span) {
      return span.getInstrumentationScopeInfo().getName().startsWith(OURS);
    }
  }

  private final class Metrics implements MetricExporter {
    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      for (MetricData metric : metrics) {
        if (metric.getInstrumentationScopeInfo().getName().startsWith(OURS)) {
          metric
              .getData()
              .getPoints()
              .forEach(point -> saw(metric.getName(), point.getAttributes()));
        }
      }
      return CompletableResultCode.ofSuccess();
    }

    private void saw(String metric, Attributes attributes) {
      SeenTelemetry.this.saw("metric " + metric);
      for (AttributeKey<?> key : attributes.asMap().keySet()) {
        SeenTelemetry.this.saw("attribute " + key.getKey() + '=' + attributes.get(key));
      }
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return write();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
