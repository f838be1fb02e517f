/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.security.SecureRandom;

/** What the survival tests are told by system properties. */
public final class Survival {
  /** {@code survival.full}: all of it, where each build runs a slice. */
  public static final boolean FULL = Boolean.getBoolean("survival.full");

  /** {@code survival.seed}: what plays a run again; a fresh one, which is printed, by default. */
  public static long seed() {
    long seed = Long.getLong("survival.seed", new SecureRandom().nextInt(1_000_000_000));
    System.out.println("survival.seed=" + seed);
    return seed;
  }

  private Survival() {}
}
