/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One span as it arrived over OTLP; immutable. Ids are lower-case hex; {@code parentSpanId} is
 * empty for a root.
 *
 * @param flags the OTLP flags: the low 8 bits are the W3C trace flags
 * @param startNanos since the epoch
 * @param endNanos since the epoch
 * @param attributes values are String, Boolean, Long, Double or a List of these
 * @param resource the attributes of the span's resource
 * @param arrival when the request that carried the span was read to its end, by the sink's clock
 */
public record ReceivedSpan(
    String name,
    Kind kind,
    String traceId,
    String spanId,
    String parentSpanId,
    int flags,
    String traceState,
    long startNanos,
    long endNanos,
    Map<String, Object> attributes,
    List<Event> events,
    List<Link> links,
    Status status,
    String statusDescription,
    Map<String, Object> resource,
    String scopeName,
    String scopeVersion,
    Instant arrival) {

  /** The span's kind, in OTLP's words. */
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  /** The span's status, in OTLP's words. */
  public enum Status {
    UNSET,
    OK,
    ERROR
  }

  /**
   * An event on a span.
   *
   * @param timeNanos since the epoch
   */
  public record Event(String name, long timeNanos, Map<String, Object> attributes) {}

  /** A link to another span. */
  public record Link(String traceId, String spanId, Map<String, Object> attributes) {}

  /** Whether the span has no parent at all, neither here nor elsewhere. */
  public boolean isRoot() {
    return parentSpanId.isEmpty();
  }

  /** The moment the span began. */
  public Instant start() {
    return instant(startNanos);
  }

  /** The moment the span ended. */
  public Instant end() {
    return instant(endNanos);
  }

  /** The attribute's value as a string; "null" where the span has none. */
  public String attribute(String key) {
    return String.valueOf(attributes.get(key));
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(0, epochNanos);
  }
}
