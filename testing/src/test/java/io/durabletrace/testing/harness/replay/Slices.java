/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts bytes anywhere. */
final class Slices {

  static List<byte[]> cut(byte[] all, Random random) {
    int most = 1 << random.nextInt(14); // from byte by byte to all in one
    List<byte[]> slices = new ArrayList<>();
    for (int from = 0; from < all.length; ) {
      int to = Math.min(all.length, from + 1 + random.nextInt(most));
      slices.add(Arrays.copyOfRange(all, from, to));
      from = to;
    }
    return slices;
  }

  private Slices() {}
}
