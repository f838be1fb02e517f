/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A span that somebody before us has started; it never arrives anywhere itself. */
public record Origin(String traceId, String spanId, boolean isSampled) {

  /** Of a new trace. */
  public static Origin sampled() {
    return new Origin(hex(16), hex(8), true);
  }

  /** Of a new trace that its sampler did not want. */
  public static Origin unsampled() {
    return new Origin(hex(16), hex(8), false);
  }

  /** Another span of the same trace. */
  public Origin sibling() {
    return new Origin(traceId, hex(8), isSampled);
  }

  /** As a header. */
  public String traceparent() {
    return "00-" + traceId + '-' + spanId + (isSampled ? "-01" : "-00");
  }

  private static String hex(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
