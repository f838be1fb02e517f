/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.PreparedSpan;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.lang.reflect.Method;

/** Hands out prepared ids where there are some; else those of the generator that was configured. */
final class PreparedIdGenerator implements IdGenerator {
  private final IdGenerator delegate;
  private final boolean random;

  PreparedIdGenerator(IdGenerator delegate) {
    this.delegate = delegate;
    this.random = isRandom(delegate);
  }

  @Override
  public String generateSpanId() {
    String prepared = PreparedSpans.ask(PreparedSpan.SPAN_ID);
    return prepared != null ? prepared : delegate.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    String prepared = PreparedSpans.ask(PreparedSpan.TRACE_ID);
    return prepared != null ? prepared : delegate.generateTraceId();
  }

  /**
   * Overrides a method that the interface has since OpenTelemetry 1.60. Without it, no span of the
   * application would have the W3C flag "random" any more.
   */
  @SuppressWarnings("MissingOverride")
  public boolean generatesRandomTraceIds() {
    return random && PreparedSpans.ask(PreparedSpan.HAS_TRACE_ID) == null;
  }

  /**
   * Whether none but the SDK's own generator is behind this: whoever prepares ids answers for them.
   */
  boolean isOverTheSdks() {
    return delegate == IdGenerator.random();
  }

  private static boolean isRandom(IdGenerator generator) {
    try {
      Method method = IdGenerator.class.getMethod("generatesRandomTraceIds");
      return (Boolean) method.invoke(generator);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // an older SDK
    }
  }
}
