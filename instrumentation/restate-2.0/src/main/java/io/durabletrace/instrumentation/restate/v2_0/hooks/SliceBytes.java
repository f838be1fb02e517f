/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import java.nio.ByteBuffer;

/** The bytes of a slice, for reading at once. */
final class SliceBytes {
  /** Most messages are smaller, and cheaper to copy than to make a buffer for. */
  private static final int MAX_COPIED = 512;

  private static final ThreadLocal<ByteBuffer> copies =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(MAX_COPIED));

  /** Valid until this thread asks for the next. */
  static ByteBuffer of(Slice slice) {
    if (slice.readableBytes() > MAX_COPIED) {
      return slice.asReadOnlyByteBuffer();
    }
    ByteBuffer copy = copies.get().clear();
    slice.copyTo(copy);
    return copy.flip();
  }

  private SliceBytes() {}
}
