/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import io.durabletrace.common.Problems;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one direction of an attempt's byte stream into messages, however the bytes are split.
 *
 * <p>Reads a few fields and skips the rest without buffering it: parameters, results and state
 * values pass by unseen. Never throws on what the peer sends: a message that is not valid protobuf
 * is reported as {@link Message#damaged()} and the next frame is read. Our own code where a library
 * would do, because every byte of the application's traffic comes through here. Nearly all frames
 * are whole in the bytes at hand and are read where they lie. Not thread-safe.
 *
 * <p>Source: service protocol, "Message stream": a header of type (16 bits), flags (16) and length
 * (32), big-endian, then a protobuf message of that length.
 */
public final class FrameReader {
  static final int HEADER_BYTES = 8;

  /** Bytes kept of one field: enough for error messages, small for hostile input. */
  static final int MAX_BYTES = 16 * 1024;

  /** The same for the names and keys of commands, of which thousands may be pending. */
  static final int MAX_BYTES_OF_COMMAND = 1024;

  /** Of bytes that are in no array, so many are copied into one at a time. */
  private static final int CHUNK_BYTES = 4 * 1024;

  /** The bytes of a varint, at the most. */
  static final int VARINT_BYTES = 10;

  // Wire types of protobuf. Groups, 3 and 4, the protocol never had.
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int TEXT = 2;
  static final int FIXED32 = 5;

  /** Behind everything: the number that was to be read has no end. */
  private static final int BROKEN = Integer.MAX_VALUE;

  private final Consumer<Message> consumer;
  private final Predicate<String> keptHeaders;
  private final Message message;
  private @Nullable HeaderReader headers; // only calls have any
  private @Nullable SplitFrame split;
  private boolean inSplit;
  private int at; // where to read on in a frame

  /**
   * @param consumer gets each message when its frame is complete, on the thread that reads, and
   *     must not keep it
   * @param keptHeaders says of which names the headers of calls are kept
   */
  public FrameReader(Consumer<Message> consumer, Predicate<String> keptHeaders) {
    this(consumer, keptHeaders, new Message());
  }

  /**
   * As the other, with a message that readers share which never read at the same time.
   *
   * @param message means nothing outside of a call of the consumer
   */
  public FrameReader(Consumer<Message> consumer, Predicate<String> keptHeaders, Message message) {
    this.consumer = consumer;
    this.keptHeaders = keptHeaders;
    this.message = message;
  }

  /** Reads all of {@code in}; what is incomplete at its end goes on with the next call. */
  public void read(ByteBuffer in) {
    while (in.hasRemaining()) {
      int whole = inSplit ? 0 : wholeFrames(in);
      if (whole > 0) {
        in.position(in.position() + whole);
      } else {
        split(in);
      }
    }
  }

  /** Reads the bytes from {@code from} on that come before {@code to}. */
  public void read(byte[] bytes, int from, int to) {
    int next = inSplit ? from : from + wholeFrames(bytes, from, to);
    if (next < to) {
      read(ByteBuffer.wrap(bytes, next, to - next));
    }
  }

  /** How many bytes of a field's text are kept. */
  static int maxBytes(int type) {
    boolean isNamed = MessageType.isCommand(type) && type != MessageType.OUTPUT;
    return isNamed ? MAX_BYTES_OF_COMMAND : MAX_BYTES;
  }

  private void split(ByteBuffer in) {
    SplitFrame frame = split;
    if (frame == null) {
      frame = new SplitFrame(keptHeaders);
      split = frame;
    }
    Message complete = frame.read(in);
    inSplit = complete == null;
    if (complete != null) {
      tell(complete);
    }
  }

  /** Reads the whole frames that {@code in} begins with; returns how many bytes they have. */
  private int wholeFrames(ByteBuffer in) {
    if (in.hasArray()) {
      int from = in.arrayOffset() + in.position();
      return wholeFrames(in.array(), from, from + in.remaining());
    }
    // Not kept: it would show the last traffic in each heap dump.
    byte[] chunk = new byte[Math.min(in.remaining(), CHUNK_BYTES)];
    in.get(in.position(), chunk);
    return wholeFrames(chunk, 0, chunk.length);
  }

  private int wholeFrames(byte[] bytes, int from, int to) {
    try {
      return readFrames(bytes, from, to);
    } finally {
      message.release();
    }
  }

  private int readFrames(byte[] bytes, int from, int to) {
    int frame = from;
    while (to - frame >= HEADER_BYTES) {
      long length = int32(bytes, frame + 4) & 0xffff_ffffL;
      int body = frame + HEADER_BYTES;
      if (length > to - body) {
        break;
      }
      int type = (bytes[frame] & 0xff) << 8 | (bytes[frame + 1] & 0xff);
      frame = body + (int) length;
      message.reset(type, bytes);
      int wanted = MessageType.wanted(type);
      if (wanted != 0 && !areRead(type, wanted, bytes, body, frame)) {
        message.damage();
      }
      tell(message);
    }
    return frame - from;
  }

  private static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /** Reads the fields of a message; false where what follows is no protobuf. */
  private boolean areRead(int type, int wanted, byte[] bytes, int from, int to) {
    at = from;
    while (at < to) {
      long tag = varint(bytes, to);
      int field = (int) Math.min(tag >>> 3, Integer.MAX_VALUE);
      boolean isWanted = MessageType.isIn(wanted, field);
      int wireType = (int) tag & 7;
      if (wireType == VARINT) {
        long number = varint(bytes, to);
        if (isWanted && at != BROKEN) {
          message.addNumber(field, number);
        }
      } else {
        long length =
            switch (wireType) {
              case FIXED64 -> 8;
              case TEXT -> varint(bytes, to);
              case FIXED32 -> 4;
              default -> -1; // groups, which the protocol never had, or garbage
            };
        if (length < 0 || length > to - at) { // also where the length is broken itself
          return false;
        }
        if (wireType == TEXT && field == MessageType.headerField(type)) {
          header(bytes, (int) length);
        } else if (wireType == TEXT && isWanted) {
          message.addText(field, at, (int) Math.min(length, maxBytes(type)));
        }
        at += (int) length;
      }
    }
    return at == to;
  }

  private void header(byte[] bytes, int length) {
    HeaderReader reader = headers;
    if (reader == null) {
      reader = new HeaderReader(message, keptHeaders);
      headers = reader;
    }
    reader.read(bytes, at, length);
  }

  /** The number at {@link #at}, which moves behind it, or to {@link #BROKEN}. */
  private long varint(byte[] bytes, int to) {
    int next = at;
    if (next < to && bytes[next] >= 0) {
      at = next + 1;
      return bytes[next];
    }
    long number = 0;
    for (int shift = 0; shift < 7 * VARINT_BYTES && next < to; shift += 7) {
      byte b = bytes[next++];
      number |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        at = next;
        return number;
      }
    }
    at = BROKEN;
    return 0;
  }

  private void tell(Message complete) {
    try {
      consumer.accept(complete);
    } catch (Throwable t) {
      // What follows on the wire is not lost with it: the headers that a replay needs are there.
      Problems.failed("taking a message", t);
    }
  }
}
