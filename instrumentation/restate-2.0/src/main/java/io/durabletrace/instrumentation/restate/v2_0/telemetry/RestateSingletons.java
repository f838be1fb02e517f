/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Settings;
import io.durabletrace.common.Tracers;
import io.durabletrace.common.live.LiveTelemetry;
import io.opentelemetry.api.trace.Tracer;

/** The OpenTelemetry objects of this module. */
final class RestateSingletons {
  private static final String INSTRUMENTATION_NAME = "io.durabletrace.restate-2.0";

  private static final Tracer tracer = Tracers.create(INSTRUMENTATION_NAME);
  private static final boolean captureStateKeys = Settings.RESTATE_CAPTURE_STATE_KEYS.get();

  private static final LiveTelemetry live =
      LiveTelemetry.create(tracer, INSTRUMENTATION_NAME, "restate");
  private static final String uiUrl = Settings.RESTATE_UI_URL.get();

  static LiveTelemetry live() {
    return live;
  }

  /** The address of the Restate UI; empty where the user gave none. */
  static String uiUrl() {
    return uiUrl;
  }

  static Tracer tracer() {
    return tracer;
  }

  static boolean captureStateKeys() {
    return captureStateKeys;
  }

  private RestateSingletons() {}
}
