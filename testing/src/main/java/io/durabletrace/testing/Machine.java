/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.lang.management.ManagementFactory;

/** What figures were measured on. */
public final class Machine {

  /** {@code 2 cores, 24 GiB}. */
  public static String describe() {
    long bytes =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + Math.round(bytes / (double) (1L << 30))
        + " GiB";
  }

  private Machine() {}
}
