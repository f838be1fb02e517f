/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.durabletrace.testing.harness.crowd.Ledger;
import io.durabletrace.testing.harness.crowd.Ledger.Counter;
import io.opentelemetry.api.common.AttributeKey;
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
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/**
 * In the agent of the soak: spans go into the {@link Ledger} instead of to a collector. What else
 * is made is made and counted, too.
 */
public final class LedgerExtension implements AutoConfigurationCustomizerProvider {
  private static final String OURS = "io.durabletrace.";
  private static final AttributeKey<String> ID = AttributeKey.stringKey("restate.invocation.id");
  private static final AttributeKey<String> OUTCOME =
      AttributeKey.stringKey("durable.attempt.outcome");
  private static final AttributeKey<Long> REPLAYED =
      AttributeKey.longKey("durable.replayed_commands");
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("durable.attempt.number");

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addSpanExporterCustomizer((exporter, config) -> new LedgerExporter());
    customizer.addTracerProviderCustomizer(
        (provider, config) -> provider.addSpanProcessor(new StartCounter()));
    customizer.addLoggerProviderCustomizer(
        (provider, config) ->
            provider.addLogRecordProcessor(
                (context, record) -> Ledger.count(Counter.LOG_RECORDS, 1)));
    customizer.addMeterProviderCustomizer(
        (provider, config) ->
            provider.registerMetricReader(
                PeriodicMetricReader.builder(new PointCounter())
                    .setInterval(Duration.ofMillis(500))
                    .build()));
  }

  /** What kind of span it is, by its scope and name. */
  private static String kind(String scope, String name) {
    if (scope.equals("user")) {
      return "USER";
    }
    if (scope.startsWith(OURS)) {
      for (String kind : new String[] {"attempt", "run"}) {
        if (name.startsWith(kind + " ")) {
          return kind.toUpperCase(Locale.ROOT);
        }
      }
      if (name.startsWith("invocation-start ")) {
        return "ANCHOR";
      }
    }
    return "OTHER";
  }

  private static final class StartCounter implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      String scope = span.getInstrumentationScopeInfo().getName();
      Ledger.count(Counter.valueOf(kind(scope, span.getName()) + "_STARTED"), 1);
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }

  /** Looks at spans and forgets them. */
  private static final class LedgerExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      for (SpanData span : spans) {
        String kind = kind(span.getInstrumentationScopeInfo().getName(), span.getName());
        if (kind.equals("ATTEMPT")) {
          String id = span.getAttributes().get(ID);
          String outcome = span.getAttributes().get(OUTCOME);
          Long replayed = span.getAttributes().get(REPLAYED);
          Long number = span.getAttributes().get(NUMBER);
          if (id == null || outcome == null || replayed == null || number == null) {
            Ledger.count(Counter.ATTEMPT_UNKNOWN, 1);
          } else {
            Ledger.exported(id, outcome, replayed, number);
          }
        } else {
          Ledger.count(Counter.valueOf(kind + "_ENDED"), 1);
        }
      }
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

  /**
   * How many points our metrics have: one for each set of attributes that is kept. Not of the age
   * of the oldest attempt, which has a point only while one is running.
   */
  private static final class PointCounter implements MetricExporter {
    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      Ledger.set(
          Counter.METRIC_POINTS,
          metrics.stream()
              .filter(metric -> metric.getInstrumentationScopeInfo().getName().startsWith(OURS))
              .filter(metric -> !metric.getName().equals("durable.attempt.oldest_age"))
              .mapToLong(metric -> metric.getData().getPoints().size())
              .sum());
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
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

  /** The classes of this extension, for its jar. */
  static Class<?>[] classes() {
    return new Class<?>[] {
      LedgerExtension.class,
      StartCounter.class,
      LedgerExporter.class,
      PointCounter.class,
      Ledger.class,
      Counter.class
    };
  }
}
