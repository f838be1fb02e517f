/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import dev.restate.common.Slice;
import java.nio.ByteBuffer;

/**
 * Bytes from the server. {@link Slice#wrap(byte[])} makes a buffer for each byte that it is asked
 * for, 40 of them for the headers of five messages, unless the JVM's compiler leaves them out.
 * Whether it does was a matter of luck, of a tenth of all that an attempt costs, in each JVM anew.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, nor written to
record ArraySlice(byte[] bytes) implements Slice {
  @Override
  public int readableBytes() {
    return bytes.length;
  }

  @Override
  public void copyTo(ByteBuffer target) {
    target.put(bytes);
  }

  @Override
  public void copyTo(byte[] target) {
    copyTo(target, 0);
  }

  @Override
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public byte byteAt(int position) {
    return bytes[position];
  }

  @Override
  public ByteBuffer asReadOnlyByteBuffer() {
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public byte[] toByteArray() {
    return bytes;
  }
}
