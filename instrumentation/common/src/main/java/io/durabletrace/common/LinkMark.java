/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Says of a context in the headers of an execution that whoever sent it does not wait: the
 * execution has a trace of its own, linked to the sender's.
 *
 * <p>A header beside the propagators' own, so that no propagator carries it on. Its value names the
 * span that it is about, so that it means nothing beside another context.
 */
public final class LinkMark {
  /** The header's name. */
  public static final String HEADER = "durabletrace-link";

  /** The value that goes with a context. */
  public static String of(SpanContext sender) {
    return sender.getSpanId();
  }

  /**
   * Whether a context is to be linked, and is not the parent.
   *
   * @param mark the header's value; null where it is absent
   * @param sender the context that was beside it
   */
  public static boolean isSet(@Nullable String mark, SpanContext sender) {
    return sender.isValid() && sender.getSpanId().equals(mark);
  }

  private LinkMark() {}
}
