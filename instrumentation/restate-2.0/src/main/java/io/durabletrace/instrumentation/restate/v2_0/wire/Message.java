/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one protocol message that somebody here reads, in the order of the wire.
 *
 * <p>A {@link FrameReader} fills one and the same instance for every frame, so that a replayed
 * journal allocates nothing: whoever wants to keep a message copies it. Not thread-safe.
 */
public final class Message {
  /** More than one message of the protocol needs; what a hostile peer sends beyond is dropped. */
  private static final int MAX_FIELDS = 64;

  /** The same for the headers of propagators on one call. */
  private static final int MAX_HEADERS = 64;

  private static final int VARINT = -1;

  private int type;
  private boolean damaged;
  private int count;
  private int[] fields = new int[8];
  private long[] numbers = new long[8]; // the value of a varint, else where its bytes begin
  private int[] lengths = new int[8]; // how many bytes, or VARINT
  private byte[] bytes = new byte[64];
  private int used;
  private int headerCount;
  private List<Header> headers = List.of();

  /** The frame's type as the protocol numbers it, see {@link MessageType}. */
  public int type() {
    return type;
  }

  /** Whether the frame's content was not valid protobuf; the fields before the damage are there. */
  public boolean damaged() {
    return damaged;
  }

  /** Whether the field was on the wire, be it empty. */
  public boolean has(int field) {
    return find(field) >= 0;
  }

  /** The value of a varint field; 0, protobuf's default, where it is absent. */
  public long number(int field) {
    int i = find(field);
    return i >= 0 && lengths[i] == VARINT ? numbers[i] : 0;
  }

  /** The text of a string or bytes field; null where it is absent or empty. */
  public @Nullable String text(int field) {
    int i = find(field);
    return i >= 0 && lengths[i] > 0 ? decode((int) numbers[i], lengths[i]) : null;
  }

  /** All texts of a repeated string field. */
  public List<String> texts(int field) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (fields[i] == field && lengths[i] >= 0) {
        texts.add(decode((int) numbers[i], lengths[i]));
      }
    }
    return texts;
  }

  /** All values of a repeated varint field, packed or not. */
  public List<Long> numbers(int field) {
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (fields[i] == field && lengths[i] == VARINT) {
        values.add(numbers[i]);
      } else if (fields[i] == field && lengths[i] > 0) {
        ByteBuffer packed = ByteBuffer.wrap(bytes, (int) numbers[i], lengths[i]);
        while (packed.hasRemaining()) {
          values.add(varint(packed));
        }
      }
    }
    return values;
  }

  /** The message in a field, such as the {@code Failure} of an output; null where it is absent. */
  public @Nullable Message nested(int field) {
    int i = find(field);
    if (i < 0 || lengths[i] < 0) {
      return null;
    }
    Message inner = new Message();
    FrameReader.readNested(ByteBuffer.wrap(bytes, (int) numbers[i], lengths[i]), inner);
    return inner;
  }

  /** The headers of a call that the reader was told to keep; not changed any more. */
  public List<Header> headers() {
    return headers;
  }

  /** Makes this a copy of {@code other}, in the arrays that are already here where they suffice. */
  public void copyFrom(Message other) {
    type = other.type;
    damaged = other.damaged;
    count = other.count;
    used = other.used;
    if (fields.length < count) {
      fields = new int[other.fields.length];
      numbers = new long[other.fields.length];
      lengths = new int[other.fields.length];
    }
    System.arraycopy(other.fields, 0, fields, 0, count);
    System.arraycopy(other.numbers, 0, numbers, 0, count);
    System.arraycopy(other.lengths, 0, lengths, 0, count);
    if (bytes.length < used) {
      bytes = new byte[used];
    }
    System.arraycopy(other.bytes, 0, bytes, 0, used);
    headerCount = other.headerCount;
    headers = other.headers;
  }

  void reset(int newType) {
    type = newType;
    damaged = false;
    count = 0;
    used = 0;
    headerCount = 0;
    headers = List.of();
  }

  /** Another header begins; returns its place. */
  int nextHeader() {
    return headerCount++;
  }

  void addHeader(Header header) {
    if (headers.isEmpty()) {
      headers = new ArrayList<>(2); // one of its own for each message, for whoever keeps it
    }
    if (headers.size() < MAX_HEADERS) {
      headers.add(header);
    }
  }

  void damage() {
    damaged = true;
  }

  void addNumber(int field, long value) {
    add(field, value, VARINT);
  }

  /** Begins a field of bytes, which {@link #append} then fills; false where there is no room. */
  boolean addBytes(int field) {
    return add(field, used, 0);
  }

  void append(ByteBuffer source, int length) {
    if (bytes.length < used + length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
    }
    source.get(bytes, used, length);
    used += length;
    lengths[count - 1] += length;
  }

  private boolean add(int field, long number, int length) {
    if (count == MAX_FIELDS) {
      return false;
    }
    if (count == fields.length) {
      fields = Arrays.copyOf(fields, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    fields[count] = field;
    numbers[count] = number;
    lengths[count] = length;
    count++;
    return true;
  }

  /** Protobuf: of a field that comes twice, the last one counts. */
  private int find(int field) {
    for (int i = count - 1; i >= 0; i--) {
      if (fields[i] == field) {
        return i;
      }
    }
    return -1;
  }

  private String decode(int start, int length) {
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    return value;
  }
}
