/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import com.google.auto.service.AutoService;
import io.durabletrace.agent.live.OldestAge;
import io.durabletrace.agent.live.Watcher;
import io.durabletrace.common.LifecycleEvents;
import io.durabletrace.common.Problems;
import io.durabletrace.common.Settings;
import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/** After the agent has built its SDK, before the application's {@code main}. */
@AutoService(AgentListener.class)
public final class DurableTraceAgentListener implements AgentListener {

  @Override
  public void afterAgent(AutoConfiguredOpenTelemetrySdk autoConfiguredSdk) {
    // One by one, and each whole: what throws here makes the agent give up its start.
    try {
      readSettings(autoConfiguredSdk);
    } catch (Throwable t) {
      Problems.failed("reading the settings", t);
    }
    try {
      SdkSupport.repair(autoConfiguredSdk.getOpenTelemetrySdk());
    } catch (Throwable t) {
      Problems.failed("completing the agent's SDK", t);
    }
    try {
      watchLongAttempts();
    } catch (Throwable t) {
      Problems.failed("beginning to watch attempts", t);
    }
    try {
      showOldestAge(autoConfiguredSdk.getOpenTelemetrySdk());
    } catch (Throwable t) {
      Problems.failed("registering a metric", t);
    }
  }

  /** A declarative configuration file builds the SDK without asking our customizer. */
  private static void readSettings(AutoConfiguredOpenTelemetrySdk sdk) {
    if (!SettingsStart.isDone()) {
      DurableTraceCustomizer.sayVersion();
      SettingsStart.with(ConfiguredValues.of(sdk));
    }
  }

  private static void watchLongAttempts() {
    if (Settings.LIFECYCLE_EVENTS.get().contains(LifecycleEvents.LOG)) {
      Watcher.start(Settings.LONG_ATTEMPT_THRESHOLD.get());
    }
  }

  private static void showOldestAge(OpenTelemetrySdk sdk) {
    if (Settings.METRICS_ENABLED.get()) {
      OldestAge.register(sdk, DurableTraceCustomizer.version());
    }
  }
}
