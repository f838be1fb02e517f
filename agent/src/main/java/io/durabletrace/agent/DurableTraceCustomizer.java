/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import com.google.auto.service.AutoService;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Settings;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What DurableTrace adds to the agent's SDK. Called by the agent at its start, on the main thread,
 * where it is configured by properties; a declarative configuration file does not come by here.
 */
@AutoService(AutoConfigurationCustomizerProvider.class)
public final class DurableTraceCustomizer implements AutoConfigurationCustomizerProvider {
  /** The agent's own switch of the module; it says nothing of a value that it does not know. */
  private static final String ENABLED = "otel.instrumentation.restate.enabled";

  /** How long a shutdown waits for running attempts to end by themselves. */
  private static final String SHUTDOWN_GRACE = "otel.instrumentation.durable.shutdown-grace";

  private static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofMillis(500);

  private static final Logger logger = Logger.getLogger("io.durabletrace");

  private final RunningSpans runningSpans = new RunningSpans();

  /** Last, so that our sampler and id generator stand around those of other extensions. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    logger.log(Level.INFO, "DurableTrace - version: {0}", version());
    customizer.addPropertiesCustomizer(DurableTraceCustomizer::publish);
    customizer.addSamplerCustomizer((sampler, config) -> new AnchorSampler(sampler));
    customizer.addTracerProviderCustomizer(
        (builder, config) -> PreparedSpanSupport.wrapIdGenerator(builder));
    // One wrapper for each exporter's processor, all with the same set of running spans.
    customizer.addSpanProcessorCustomizer(
        (processor, config) ->
            new AbortRunningSpansProcessor(processor, runningSpans, shutdownGrace(config)));
  }

  private static Duration shutdownGrace(ConfigProperties config) {
    try {
      Duration grace = config.getDuration(SHUTDOWN_GRACE, DEFAULT_SHUTDOWN_GRACE);
      if (!grace.isNegative()) {
        return grace;
      }
    } catch (ConfigurationException e) {
      // said below
    }
    Settings.warn(
        SHUTDOWN_GRACE,
        String.valueOf(config.getString(SHUTDOWN_GRACE)),
        "a duration such as 500ms or 2s",
        DEFAULT_SHUTDOWN_GRACE.toMillis() + "ms");
    return DEFAULT_SHUTDOWN_GRACE;
  }

  private static String version() {
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

  /**
   * The instrumentation runs in the application's class loader and reads system properties and
   * environment variables there. What only the agent's configuration file says is handed on so.
   */
  private static Map<String, String> publish(ConfigProperties config) {
    String enabled = config.getString(ENABLED);
    if (enabled != null
        && !enabled.equalsIgnoreCase("true")
        && !enabled.equalsIgnoreCase("false")) {
      Settings.warn(ENABLED, enabled, "true or false", "false, as the agent reads it");
    }
    for (String name : Settings.NAMES) {
      String value = config.getString(name);
      if (value != null && !Settings.isSet(name)) {
        System.setProperty(name, value);
      }
    }
    return Collections.emptyMap(); // overrides nothing
  }
}
