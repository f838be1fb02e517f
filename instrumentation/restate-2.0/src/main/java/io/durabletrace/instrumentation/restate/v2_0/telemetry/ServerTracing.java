/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.RestateWords;
import io.durabletrace.common.Settings;

/**
 * Whether a context that the server sends with an attempt is that of a span which it exports.
 * Server 1.6 sends one also where it does not trace, and nobody ever sees that span.
 */
public final class ServerTracing {
  private static final boolean isBelieved =
      Settings.RESTATE_SERVER_TRACING.get() == RestateWords.ServerTracing.AUTO;

  /** Whether the context of an attempt's request may become the attempt's parent. */
  public static boolean isBelieved() {
    return isBelieved;
  }

  private ServerTracing() {}
}
