/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import com.google.auto.service.AutoService;
import io.durabletrace.common.LifecycleEvents;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Settings;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * What DurableTrace adds to the agent's SDK. Called by the agent at its start, on the main thread,
 * where it is configured by properties; a declarative configuration file does not come by here.
 */
@AutoService(AutoConfigurationCustomizerProvider.class)
public final class DurableTraceCustomizer implements AutoConfigurationCustomizerProvider {
  private boolean hasExporter;

  /** Last, so that our sampler and id generator stand around those of other extensions. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    sayVersion();
    customizer.addPropertiesCustomizer(
        config -> with("reading the settings", Collections.emptyMap(), () -> properties(config)));
    customizer.addSamplerCustomizer(
        (sampler, config) -> with("wrapping the sampler", sampler, () -> SdkSupport.wrap(sampler)));
    customizer.addTracerProviderCustomizer(
        (builder, config) ->
            with(
                "completing the tracer provider",
                builder,
                () -> withoutExporter(SdkSupport.wrapIdGenerator(builder))));
    customizer.addSpanProcessorCustomizer(
        (processor, config) -> {
          hasExporter = true; // asked before the tracer provider's customizer
          return with("wrapping a span processor", processor, () -> SdkSupport.wrap(processor));
        });
  }

  /** Whatever fails of ours here would be an agent that does not start. */
  private static <T> T with(String what, T withoutUs, Supplier<T> ours) {
    try {
      return ours.get();
    } catch (Throwable t) {
      Problems.failed(what, t);
      return withoutUs;
    }
  }

  /**
   * The log tells of spans also where nobody exports them: newer SDKs make none if nothing
   * processes them, and somebody must end at shutdown what runs.
   */
  private SdkTracerProviderBuilder withoutExporter(SdkTracerProviderBuilder builder) {
    return hasExporter || !Settings.LIFECYCLE_EVENTS.get().contains(LifecycleEvents.LOG)
        ? builder
        : builder.addSpanProcessor(SdkSupport.wrap(SpanProcessor.composite()));
  }

  /** Says once which version this is: the first thing to look for when there are no spans. */
  static void sayVersion() {
    try {
      Problems.tellOnce("version", "DurableTrace - version: " + version());
    } catch (Throwable t) {
      Problems.failed("saying its version", t);
    }
  }

  static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        DurableTraceCustomizer.class.getResourceAsStream("durabletrace.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      Problems.failed("reading its own version", e);
    }
    return properties.getProperty("version", "unknown");
  }

  private static Map<String, String> properties(ConfigProperties config) {
    SettingsStart.with(config::getString);
    return LiveDefaults.missingIn(config);
  }
}
