/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How frames that are sent together are cut into the slices that the SDK is handed. */
public enum Slicing {
  /** Every frame is a slice. */
  FRAME_BY_FRAME(0),
  /** All frames are one slice. */
  ALL_IN_ONE(Integer.MAX_VALUE),
  BYTE_BY_BYTE(1),
  /** Never at the end of a header. */
  BY_7_BYTES(7),
  BY_13_BYTES(13),
  BY_64_BYTES(64);

  private final int bytes;

  Slicing(int bytes) {
    this.bytes = bytes;
  }

  List<byte[]> cut(byte[]... frames) {
    if (bytes == 0) {
      return List.of(frames);
    }
    byte[] all = Frames.joined(frames);
    List<byte[]> slices = new ArrayList<>();
    for (long from = 0; from < all.length; from += bytes) {
      slices.add(Arrays.copyOfRange(all, (int) from, (int) Math.min(all.length, from + bytes)));
    }
    return slices;
  }
}
