/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a frame that comes in pieces, however the bytes are split: each byte of its fields goes
 * through one step of a state machine that can stop anywhere. For {@link FrameReader}, which reads
 * the others. Not thread-safe.
 */
final class SplitFrame {
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

  SplitFrame(Predicate<String> keptHeaders) {
    this.keptHeaders = keptHeaders;
  }

  /**
   * Reads on to the end of the frame, or of {@code in}.
   *
   * @return the message where the frame is complete, until the next call; else null
   */
  @Nullable Message read(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (step == Step.HEADER) {
        header(in);
      } else {
        body(in);
      }
      if (step != Step.HEADER && frameLeft == 0) {
        endFrame();
        return message;
      }
    }
    return null;
  }

  /** Reads a message that stands alone and keeps all its fields; for {@link Message#nested}. */
  static Message readNested(ByteBuffer in) {
    SplitFrame frame = new SplitFrame(name -> false);
    frame.message.reset(0);
    frame.wanted = -1;
    frame.maxBytes = FrameReader.MAX_BYTES;
    frame.frameLeft = in.remaining();
    frame.next(Step.TAG);
    frame.isNested = true;
    if (in.hasRemaining()) {
      frame.read(in);
    }
    return frame.message;
  }

  private void header(ByteBuffer in) {
    while (in.hasRemaining() && numberBytes < FrameReader.HEADER_BYTES) {
      number = number << 8 | (in.get() & 0xff);
      numberBytes++;
    }
    if (numberBytes == FrameReader.HEADER_BYTES) {
      int type = (int) (number >>> 48);
      frameLeft = number & 0xffff_ffffL;
      message.reset(type);
      wanted = MessageType.wanted(type);
      headerField = MessageType.headerField(type);
      maxBytes = FrameReader.maxBytes(type);
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
      if (numberBytes == FrameReader.VARINT_BYTES) {
        damaged();
      }
      return;
    }
    switch (step) {
      case TAG -> tag();
      case VARINT -> {
        if (isWanted()) {
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
      case FrameReader.VARINT -> next(Step.VARINT);
      case FrameReader.FIXED64 -> skipField(8);
      case FrameReader.TEXT -> next(Step.LENGTH);
      case FrameReader.FIXED32 -> skipField(4);
      default -> damaged(); // groups, which the protocol never had, or garbage
    }
  }

  private void length(long length) {
    if (length < 0 || (length > frameLeft && !isNested)) {
      damaged();
      return;
    }
    inHeader = field == headerField && !isNested;
    boolean keep = inHeader || (isWanted() && message.addBytes(field));
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
  }

  private void next(Step next) {
    step = next;
    number = 0;
    numberBytes = 0;
  }

  /** For a nested message every field is. */
  private boolean isWanted() {
    return wanted == -1 || MessageType.isIn(wanted, field);
  }
}
