/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

/** Protobuf's wire types, and how long its numbers are. Groups, 3 and 4, no protocol here has. */
final class WireType {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int TEXT = 2;
  static final int FIXED32 = 5;

  /** The bytes of a varint, at the most. */
  static final int VARINT_BYTES = 10;

  private WireType() {}
}
