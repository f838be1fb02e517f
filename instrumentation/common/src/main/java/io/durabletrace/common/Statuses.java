/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** The status of a span. */
public final class Statuses {

  /**
   * All went well. The API's method of one argument hands on an empty description, and the SDK logs
   * for each such span that it ignores it: a log event is made and thrown away unless somebody
   * debugs.
   */
  @SuppressWarnings("NullAway") // the SDK's own method takes null, and asks for it before it logs
  public static void ok(Span span) {
    span.setStatus(StatusCode.OK, null);
  }

  private Statuses() {}
}
