/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

/** One handler, as it is asked for on each of its attempts. Keep it. Immutable. */
public final class LiveTarget {
  final LiveLabels labels;
  private final boolean excluded;

  LiveTarget(LiveLabels labels, boolean excluded) {
    this.labels = labels;
    this.excluded = excluded;
  }

  /** Whether the user wants no spans of it; the incoming context goes on to its code. */
  public boolean isExcluded() {
    return excluded;
  }
}
