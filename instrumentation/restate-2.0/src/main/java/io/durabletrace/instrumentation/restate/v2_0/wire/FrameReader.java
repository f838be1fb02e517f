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
 * would do, because every byte of the application's traffic comes through here. Not thread-safe.
 *
 * <p>Source: service protocol, "Message stream": a header of type (16 bits), flags (16) and length
 * (32), big-endian, then a protobuf message of that length.
 */
public final class FrameReader {
  /** Bytes kept of one field: enough for error messages, small for hostile input. */
  static final int MAX_BYTES = 16 * 1024;

  /** The same for the names and keys of commands, of which thousands may be pending. */
  static final int MAX_BYTES_OF_COMMAND = 1024;

  private static final int HEADER_BYTES = 8;
  private static final int VARINT_BYTES = 10;

  private enum Step {
    HEADER,
    TAG,
    VARINT,
    LENGTH,
    BYTES,
    REST_OF_FRAME
  }

  private final Message message = new Message();
  private final Predicate<String> keptHeaders;
  private @Nullable HeaderReader headers; // only calls have any
  private final Consumer<Message> consumer;

  private Step step = Step.HEADER;
  private long number; // of the header, the tag or the varint that is being read
  private int numberBytes;
  private long frameLeft;
  private long fieldLeft;
  private long keepLeft;
  private int field;
  private int wanted;
  private int maxBytes;
  private int headerField;
  private boolean inHeader;
  private boolean isNested;

  /**
   * @param consumer gets each message when its frame is complete, on the thread that reads, and
   *     must not keep it
   * @param keptHeaders says of which names the headers of calls are kept
   */
  public FrameReader(Consumer<Message> consumer, Predicate<String> keptHeaders) {
    this.consumer = consumer;
    this.keptHeaders = keptHeaders;
  }

  /** Reads all of {@code in}; what is incomplete at its end goes on with the next call. */
  public void read(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (step == Step.HEADER) {
        header(in);
      } else {
        body(in);
      }
      if (step != Step.HEADER && frameLeft == 0) {
        endFrame();
      }
    }
  }

  /** Reads a message that stands alone and keeps all its fields; for {@link Message#nested}. */
  static void readNested(ByteBuffer in, Message target) {
    FrameReader reader = new FrameReader(target::copyFrom, name -> false);
    reader.message.reset(0);
    reader.wanted = -1;
    reader.maxBytes = MAX_BYTES;
    reader.frameLeft = in.remaining();
    reader.next(Step.TAG);
    reader.isNested = true;
    reader.read(in);
  }

  private void header(ByteBuffer in) {
    while (in.hasRemaining() && numberBytes < HEADER_BYTES) {
      number = number << 8 | (in.get() & 0xff);
      numberBytes++;
    }
    if (numberBytes == HEADER_BYTES) {
      int type = (int) (number >>> 48);
      frameLeft = number & 0xffff_ffffL;
      message.reset(type);
      wanted = MessageType.wanted(type);
      headerField = MessageType.headerField(type);
      boolean isNamed = MessageType.isCommand(type) && type != MessageType.OUTPUT;
      maxBytes = isNamed ? MAX_BYTES_OF_COMMAND : MAX_BYTES;
      next(wanted == 0 ? Step.REST_OF_FRAME : Step.TAG);
    }
  }

  private void body(ByteBuffer in) {
    switch (step) {
      case BYTES -> bytes(in);
      case REST_OF_FRAME -> skip(in, (int) Math.min(in.remaining(), frameLeft));
      default -> number(in);
    }
  }

  /** The next byte of a tag, a length or a number. */
  private void number(ByteBuffer in) {
    byte b = in.get();
    frameLeft--;
    number |= (long) (b & 0x7f) << (7 * numberBytes);
    numberBytes++;
    if (b < 0) {
      if (numberBytes == VARINT_BYTES) {
        damaged();
      }
      return;
    }
    switch (step) {
      case TAG -> tag();
      case VARINT -> {
        if (isIn(wanted)) {
          message.addNumber(field, number);
        }
        next(Step.TAG);
      }
      default -> length(number);
    }
  }

  private void tag() {
    field = (int) Math.min(number >>> 3, Integer.MAX_VALUE);
    switch ((int) number & 7) {
      case 0 -> next(Step.VARINT);
      case 1 -> skipField(8);
      case 2 -> next(Step.LENGTH);
      case 5 -> skipField(4);
      default -> damaged(); // groups, which the protocol never had, or garbage
    }
  }

  private void length(long length) {
    if (length < 0 || (length > frameLeft && !isNested)) {
      damaged();
      return;
    }
    inHeader = field == headerField && !isNested;
    boolean keep = inHeader || (isIn(wanted) && message.addBytes(field));
    keepLeft = keep ? Math.min(length, inHeader ? HeaderReader.MAX_BYTES : maxBytes) : 0;
    // Of a nested message that was cut, the last field is kept as far as it is there.
    fieldLeft = Math.min(length, frameLeft);
    if (inHeader) {
      headers().begin(length);
    }
    if (fieldLeft == 0) {
      endField();
    } else {
      next(Step.BYTES);
    }
  }

  private void skipField(int length) {
    if (length > frameLeft) {
      damaged();
      return;
    }
    keepLeft = 0;
    inHeader = false;
    fieldLeft = length;
    next(Step.BYTES);
  }

  private void bytes(ByteBuffer in) {
    int here = (int) Math.min(in.remaining(), fieldLeft);
    int kept = (int) Math.min(here, keepLeft);
    if (kept > 0) {
      if (inHeader) {
        headers().append(in, kept);
      } else {
        message.append(in, kept);
      }
      keepLeft -= kept;
      frameLeft -= kept;
    }
    skip(in, here - kept);
    fieldLeft -= here;
    if (fieldLeft == 0) {
      endField();
    }
  }

  private void endField() {
    if (inHeader) {
      headers().end();
    }
    next(Step.TAG);
  }

  private HeaderReader headers() {
    if (headers == null) {
      headers = new HeaderReader(message, keptHeaders);
    }
    return headers;
  }

  private void skip(ByteBuffer in, int length) {
    in.position(in.position() + length);
    frameLeft -= length;
  }

  private void damaged() {
    message.damage();
    next(Step.REST_OF_FRAME);
  }

  private void endFrame() {
    if (step != Step.REST_OF_FRAME && (step != Step.TAG || numberBytes > 0)) {
      message.damage();
    }
    next(Step.HEADER);
    try {
      consumer.accept(message);
    } catch (Throwable t) {
      // What follows on the wire is not lost with it: the headers that a replay needs are there.
      Problems.failed("taking a message", t);
    }
  }

  private void next(Step next) {
    step = next;
    number = 0;
    numberBytes = 0;
  }

  /** Fields above 30 are none of ours, but for a nested message everything is. */
  private boolean isIn(int set) {
    return set == -1 || (field < 31 && (set & 1 << field) != 0);
  }
}
