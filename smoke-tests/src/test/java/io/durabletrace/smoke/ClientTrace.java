/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.SpanSpec;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A trace that a client of the ingress has begun; its own span never arrives anywhere. */
record ClientTrace(String traceId, String spanId) {

  static ClientTrace begin() {
    return new ClientTrace(hex(16), hex(8));
  }

  /** The headers that carry it. */
  Map<String, String> headers() {
    return Map.of("traceparent", traceparent("01"));
  }

  /** The value of the header that carries it with these flags. */
  String traceparent(String flags) {
    return "00-" + traceId + '-' + spanId + '-' + flags;
  }

  /** The headers that carry it, and baggage. */
  Map<String, String> headersWithBaggage(String baggage) {
    Map<String, String> headers = new LinkedHashMap<>(headers());
    headers.put("baggage", baggage);
    return headers;
  }

  /** The anchor of an invocation that this client asked a server for which does not trace. */
  SpanSpec anchor(String target, String invocationId) {
    return Attempt.anchor(target, invocationId).childOf(spanId);
  }

  private static String hex(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
