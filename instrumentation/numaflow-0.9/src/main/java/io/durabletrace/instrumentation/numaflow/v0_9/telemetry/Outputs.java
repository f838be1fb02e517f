/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import org.jspecify.annotations.Nullable;

/** How many messages a function gave back for one. */
public final class Outputs {
  /** The tag that makes Numaflow drop a message: a constant of the SDK's, in every package. */
  private static final String DROP = "U+005C__DROP__";

  private long count;
  private boolean hasDropped;

  /**
   * Takes one more.
   *
   * @param tags of the message; null without any
   */
  public synchronized void add(String @Nullable [] tags) {
    if (tags != null) {
      for (String tag : tags) {
        if (DROP.equals(tag)) {
          hasDropped = true;
          return;
        }
      }
    }
    count++;
  }

  /** Those that go on to the next vertex. */
  synchronized long count() {
    return count;
  }

  /** Whether the function told Numaflow to drop one. */
  synchronized boolean hasDropped() {
    return hasDropped;
  }
}
