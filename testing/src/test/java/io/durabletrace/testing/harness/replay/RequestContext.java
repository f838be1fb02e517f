/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.HexFormat;
import java.util.Random;

/** What the server's request for an attempt says of a trace. */
enum RequestContext {
  NONE,
  SAMPLED,
  UNSAMPLED,
  MALFORMED;

  boolean isValid() {
    return this == SAMPLED || this == UNSAMPLED;
  }

  /** A traceparent, or empty for none. */
  String traceparent(Random random) {
    byte[] ids = new byte[24];
    random.nextBytes(ids);
    String trace = HexFormat.of().formatHex(ids, 0, 16);
    String span = HexFormat.of().formatHex(ids, 16, 24);
    return switch (this) {
      case NONE -> "";
      case SAMPLED -> "00-" + trace + '-' + span + "-01";
      case UNSAMPLED -> "00-" + trace + '-' + span + "-00";
      case MALFORMED -> "00-" + trace + "-nonsense-01";
    };
  }
}
