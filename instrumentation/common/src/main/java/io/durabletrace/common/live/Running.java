/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.durabletrace.common.DurableAttributes;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.function.Supplier;

/** What is known of an attempt since its start. Immutable, so that any thread may read it. */
final class Running {
  final Span span;
  final boolean isRecording; // asked once: the span would take a lock each time
  final Context context;
  private final Supplier<Attributes> identity;
  private final String title;
  private final long number;
  private final long replayed;
  private final long startNanos; // 0 where nobody asks for its age

  Running(
      Span span,
      Context context,
      Supplier<Attributes> identity,
      String title,
      long number,
      long replayed,
      boolean isWatched) {
    this.span = span;
    this.isRecording = span.isRecording();
    this.context = context;
    this.identity = identity;
    this.title = title;
    this.number = number;
    this.replayed = replayed;
    this.startNanos = isWatched ? System.nanoTime() : 0;
  }

  long age() {
    return System.nanoTime() - startNanos;
  }

  AttributesBuilder describe() {
    return identity.get().toBuilder()
        .put(DurableEvents.TARGET, title)
        .put(DurableAttributes.ATTEMPT_NUMBER, number)
        .put(DurableAttributes.REPLAYED_COMMANDS, replayed);
  }
}
