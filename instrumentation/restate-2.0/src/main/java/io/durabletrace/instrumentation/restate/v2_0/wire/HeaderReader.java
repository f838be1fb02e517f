/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import io.durabletrace.common.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of one call after the other. They are compared with the journal's on replay, so
 * none may be missed, however many there are; but only those that somebody here may have added are
 * kept. Source: {@code protocol.proto}, "Header": key is field 1, value is field 2.
 */
final class HeaderReader {
  /** Name and value together: what is longer was not added by us. */
  static final int MAX_BYTES = 16 * 1024;

  private static final int NAME_TAG = 1 << 3 | 2;
  private static final int VALUE_TAG = 2 << 3 | 2;

  private final Message message;
  private final Predicate<String> kept;
  private byte[] bytes = {};
  private int used;
  private int index;
  private boolean isCut;

  HeaderReader(Message message, Predicate<String> kept) {
    this.message = message;
    this.kept = kept;
  }

  void begin(long length) {
    used = 0;
    index = message.nextHeader();
    isCut = length > MAX_BYTES;
  }

  void append(ByteBuffer in, int length) {
    if (bytes.length < used + length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
    }
    in.get(bytes, used, length);
    used += length;
  }

  /** The header is complete. */
  void end() {
    if (!isCut) {
      read(ByteBuffer.wrap(bytes, 0, used));
    }
  }

  /** Reads a header that is whole. */
  void read(byte[] whole, int from, int length) {
    index = message.nextHeader();
    if (length <= MAX_BYTES) {
      read(ByteBuffer.wrap(whole, from, length));
    }
  }

  private void read(ByteBuffer in) {
    String name = "";
    String value = "";
    while (in.hasRemaining()) {
      int tag = in.get();
      String text = tag == NAME_TAG || tag == VALUE_TAG ? text(in) : null;
      if (text == null) {
        return; // not a header as the protocol has them
      }
      if (tag == VALUE_TAG) {
        value = text;
      } else if (isKept(text)) {
        name = text;
      } else {
        return;
      }
    }
    if (!name.isEmpty()) {
      message.addHeader(new Header(index, name, value));
    }
  }

  private boolean isKept(String name) {
    try {
      return kept.test(name);
    } catch (Throwable t) {
      Problems.failed("looking at the name of a header", t);
      return false;
    }
  }

  private static @Nullable String text(ByteBuffer in) {
    long length = Message.varint(in);
    if (length < 0 || length > in.remaining()) {
      return null;
    }
    String text =
        new String(
            in.array(), in.arrayOffset() + in.position(), (int) length, StandardCharsets.UTF_8);
    in.position(in.position() + (int) length);
    return text;
  }
}
