/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A log record as it arrived at an {@link OtlpSink}.
 *
 * @param eventName empty where it is no event
 * @param timeNanos since the epoch, as the sender says; 0 where it does not
 * @param traceId 32 hex digits; empty outside of any span
 * @param spanId 16 hex digits; empty outside of any span
 * @param arrival when its batch was received
 */
public record ReceivedLog(
    String eventName,
    String body,
    String severity,
    long timeNanos,
    String traceId,
    String spanId,
    Map<String, Object> attributes,
    String scopeName,
    Instant arrival) {

  /** The attribute's value as a string; "null" where the record has none. */
  public String attribute(String key) {
    return String.valueOf(attributes.get(key));
  }

  /** How long it was on its way. */
  public Duration delay() {
    return Duration.between(Instant.ofEpochSecond(0, timeNanos), arrival);
  }
}
