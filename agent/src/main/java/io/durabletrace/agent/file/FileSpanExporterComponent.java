/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.file;

import com.google.auto.service.AutoService;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Setting;
import io.durabletrace.common.Settings;
import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code exporter: durable_file: {path: …}} in a declarative configuration file. */
@AutoService(ComponentProvider.class)
public final class FileSpanExporterComponent implements ComponentProvider {

  @Override
  public Class<SpanExporter> getType() {
    return SpanExporter.class;
  }

  @Override
  public String getName() {
    return "durable_file";
  }

  @Override
  public SpanExporter create(DeclarativeConfigProperties config) {
    try {
      check(config);
    } catch (Throwable t) {
      Problems.failed("checking the settings of durable_file", t);
    }
    return FileSpanExporterProvider.create(name -> text(config, name));
  }

  private static void check(DeclarativeConfigProperties config) {
    for (Setting<?> setting :
        Arrays.asList(Settings.FILE_PATH, Settings.FILE_MAX_SIZE, Settings.FILE_MAX_FILES)) {
      String problem = setting.problem(text(config, setting.name()));
      if (problem != null) {
        Problems.warnOnce(setting.name(), problem);
      }
    }
  }

  /** {@code otel.exporter.durable-file.max-size} is {@code max_size} here, text or number. */
  private static @Nullable String text(DeclarativeConfigProperties config, String name) {
    String key = name.substring(name.lastIndexOf('.') + 1).replace('-', '_');
    try {
      String text = config.getString(key);
      if (text != null) {
        return text;
      }
    } catch (RuntimeException notText) {
      // a number
    }
    Long number = config.getLong(key);
    return number == null ? null : number.toString();
  }
}
