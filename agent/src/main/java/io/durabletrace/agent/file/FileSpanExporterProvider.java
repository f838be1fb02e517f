/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.file;

import com.google.auto.service.AutoService;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Setting;
import io.durabletrace.common.Settings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code otel.traces.exporter=durable-file}. Called by the agent at its start. */
@AutoService(ConfigurableSpanExporterProvider.class)
public final class FileSpanExporterProvider implements ConfigurableSpanExporterProvider {

  @Override
  public String getName() {
    return "durable-file";
  }

  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return create(setting -> config.getString(setting));
  }

  /**
   * The exporter; one that does nothing where something is wrong that cannot be helped.
   *
   * @param source the value for a setting's name; null for none
   */
  static SpanExporter create(UnaryOperator<@Nullable String> source) {
    try {
      return create(value(Settings.FILE_PATH, source), source);
    } catch (Throwable t) {
      // The encoder, for one, is in a package that upstream calls internal. What is thrown here
      // would make the agent give up its start.
      Problems.failed("making the exporter durable-file", t);
      return new NoExporter();
    }
  }

  private static SpanExporter create(String path, UnaryOperator<@Nullable String> source) {
    try {
      return new FileSpanExporter(
          Paths.get(path),
          value(Settings.FILE_MAX_SIZE, source),
          value(Settings.FILE_MAX_FILES, source));
    } catch (InvalidPathException e) {
      Problems.warnOnce(
          "durable-file " + path,
          "Setting " + Settings.FILE_PATH.name() + " is '" + path + "', which is no path: " + e);
      return new NoExporter();
    }
  }

  private static <T> T value(Setting<T> setting, UnaryOperator<@Nullable String> source) {
    return setting.of(source.apply(setting.name()));
  }

  /** Not one of OpenTelemetry's: to make it could fail where something has failed already. */
  private static final class NoExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
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
}
