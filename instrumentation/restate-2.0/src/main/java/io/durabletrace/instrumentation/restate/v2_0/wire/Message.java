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

  /** Room for those of a call. */
  private static final int FIRST_FIELDS = 12;

  private static final long[] NO_FIELDS = {};
  private static final byte[] NO_BYTES = {};

  private int type;
  private boolean damaged;
  private int count;

  /** Two for each field: its number and how many bytes, or VARINT; its value, or where they are. */
  private long[] fields = NO_FIELDS;

  private byte[] own = NO_BYTES; // of which some are used
  private int used;
  private byte[] bytes = own; // what the fields are about: our own, or the frame
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
    return i >= 0 && length(i) == VARINT ? value(i) : 0;
  }

  /** The text of a string or bytes field; null where it is absent or empty. */
  public @Nullable String text(int field) {
    int i = find(field);
    return i >= 0 && length(i) > 0 ? decode(i) : null;
  }

  /**
   * The texts of these fields with a slash between them, without those that are absent or empty;
   * empty where all are.
   *
   * <p>Decoded as one: to put a string together of five costs more than all else of a call.
   */
  public String path(int... parts) {
    int room = 0;
    for (int field : parts) {
      room += 1 + textLength(find(field));
    }
    byte[] path = new byte[room];
    int end = 0;
    for (int field : parts) {
      int i = find(field);
      int length = textLength(i);
      if (length > 0) {
        if (end > 0) {
          path[end++] = '/';
        }
        System.arraycopy(bytes, (int) value(i), path, end, length);
        end += length;
      }
    }
    return new String(path, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Whether the text of a field is this one, without decoding it.
   *
   * @param utf8 null for a field that is absent or empty
   */
  public boolean isText(int field, byte @Nullable [] utf8) {
    int i = find(field);
    int length = textLength(i);
    if (utf8 == null || length == 0) {
      return utf8 == null && length == 0;
    }
    int from = (int) value(i);
    return Arrays.equals(bytes, from, from + length, utf8, 0, utf8.length);
  }

  /**
   * Whether {@code utf8} has the text of a field at some place, without decoding it.
   *
   * @return the place behind the text; -1 where {@code utf8} does not have it, or there is none
   */
  public int endOfText(int field, byte[] utf8, int from) {
    int i = find(field);
    int length = textLength(i);
    int to = from + length;
    if (length == 0 || to > utf8.length) {
      return -1;
    }
    int start = (int) value(i);
    return Arrays.equals(bytes, start, start + length, utf8, from, to) ? to : -1;
  }

  /** All texts of a repeated string field. */
  public List<String> texts(int field) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (field(i) == field && length(i) >= 0) {
        texts.add(decode(i));
      }
    }
    return texts;
  }

  /** All values of a repeated varint field, packed or not. */
  public List<Long> numbers(int field) {
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (field(i) == field && length(i) == VARINT) {
        values.add(value(i));
      } else if (field(i) == field && length(i) > 0) {
        ByteBuffer packed = bytes(i);
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
    return i < 0 || length(i) < 0 ? null : SplitFrame.readNested(bytes(i));
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
    if (fields.length < 2 * count) {
      fields = new long[2 * count];
    }
    System.arraycopy(other.fields, 0, fields, 0, 2 * count);
    takeOver(other.bytes);
    headerCount = other.headerCount;
    headers = other.headers;
  }

  /** Copies what the fields are about, one behind the other. */
  private void takeOver(byte[] theirs) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all += Math.max(0, length(i));
    }
    if (own.length < all) {
      own = new byte[all];
    }
    used = 0;
    for (int i = 0; i < count; i++) {
      int length = length(i);
      if (length >= 0) {
        System.arraycopy(theirs, (int) value(i), own, used, length);
        fields[2 * i + 1] = used;
        used += length;
      }
    }
    bytes = own;
  }

  /** Forgets a frame that was read where it lies: it may be large, and its owner is not ours. */
  void release() {
    count = 0;
    headers = List.of();
    bytes = own;
  }

  /** A message begins whose texts are to be appended. */
  void reset(int newType) {
    reset(newType, own);
    used = 0;
  }

  /** A message begins that is read where it lies. */
  void reset(int newType, byte[] frame) {
    type = newType;
    damaged = false;
    count = 0;
    headerCount = 0;
    headers = List.of();
    bytes = frame;
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

  /** A field of bytes in the frame. */
  void addText(int field, int start, int length) {
    add(field, start, length);
  }

  /** Begins a field of bytes, which {@link #append} then fills; false where there is no room. */
  boolean addBytes(int field) {
    return add(field, used, 0);
  }

  void append(ByteBuffer source, int length) {
    if (own.length < used + length) {
      own = Arrays.copyOf(own, Math.max(own.length * 2, used + length));
      bytes = own;
    }
    source.get(own, used, length);
    used += length;
    fields[2 * count - 2] += length;
  }

  private boolean add(int field, long value, int length) {
    if (count == MAX_FIELDS) {
      return false;
    }
    int i = 2 * count;
    if (i == fields.length) {
      fields = Arrays.copyOf(fields, Math.max(FIRST_FIELDS, 2 * i));
    }
    fields[i] = (long) field << 32 | (length & 0xffff_ffffL);
    fields[i + 1] = value;
    count++;
    return true;
  }

  /** Protobuf: of a field that comes twice, the last one counts. */
  private int find(int field) {
    for (int i = count - 1; i >= 0; i--) {
      if (field(i) == field) {
        return i;
      }
    }
    return -1;
  }

  private int field(int i) {
    return (int) (fields[2 * i] >> 32);
  }

  private int length(int i) {
    return (int) fields[2 * i];
  }

  private long value(int i) {
    return fields[2 * i + 1];
  }

  /** How many bytes; 0 for no field and for a varint. */
  private int textLength(int i) {
    return i < 0 ? 0 : Math.max(0, length(i));
  }

  private String decode(int i) {
    return new String(bytes, (int) value(i), length(i), StandardCharsets.UTF_8);
  }

  private ByteBuffer bytes(int i) {
    return ByteBuffer.wrap(bytes, (int) value(i), length(i));
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
