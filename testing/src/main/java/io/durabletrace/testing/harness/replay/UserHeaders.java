/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Headers that users give to their calls themselves; by their values they are known as theirs. */
public final class UserHeaders {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static final List<Map<String, String>> HARMLESS =
      List.of(Map.of("x-user", "user"), ordered("x-user", "user", "X-Other", "user too"));

  private static final List<Map<String, String>> PROPAGATING =
      List.of(
          Map.of("traceparent", TRACEPARENT),
          Map.of("TraceParent", TRACEPARENT),
          ordered("traceparent", TRACEPARENT, "tracestate", "user=1"),
          ordered("TRACEPARENT", TRACEPARENT, "x-user", "user"),
          Map.of("baggage", "user=1"),
          Map.of("Baggage", "user=1"),
          ordered("baggage", "user=1", "x-user", "user"),
          Map.of("b3", TRACE + "-b7ad6b7169203331-1"));

  private static final Set<String> VALUES =
      Set.of("user", "user too", TRACEPARENT, "user=1", TRACE + "-b7ad6b7169203331-1");

  /** Whether this is a value that a user's header has in these tests. */
  public static boolean isValue(String value) {
    return VALUES.contains(value);
  }

  /** Mostly none. */
  static Map<String, String> any(Random random) {
    int dice = random.nextInt(20);
    if (dice < 13) {
      return Map.of();
    }
    List<Map<String, String>> of = dice < 17 ? HARMLESS : PROPAGATING;
    return of.get(random.nextInt(of.size()));
  }

  /** The order of {@code Map.of} differs from JVM to JVM: that alone would be a mismatch. */
  private static Map<String, String> ordered(
      String key, String value, String otherKey, String otherValue) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(key, value);
    headers.put(otherKey, otherValue);
    return Collections.unmodifiableMap(headers);
  }

  private UserHeaders() {}
}
