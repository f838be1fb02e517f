/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.InvalidProtocolBufferException;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame that the SDK wrote; immutable. */
public final class Frame {

  private final int code;
  private final byte[] payload;

  private Frame(int code, byte[] payload) {
    this.code = code;
    this.payload = payload;
  }

  /** Takes the whole frames off the head of {@code bytes}; a partial one stays there. */
  public static List<Frame> takeFrom(ByteBuffer bytes) {
    List<Frame> frames = new ArrayList<>();
    while (bytes.remaining() >= Frames.HEADER_BYTES) {
      long header = bytes.getLong(bytes.position());
      int length = (int) header;
      if (length < 0 || bytes.remaining() - Frames.HEADER_BYTES < length) {
        break;
      }
      bytes.position(bytes.position() + Frames.HEADER_BYTES);
      byte[] payload = new byte[length];
      bytes.get(payload);
      frames.add(new Frame((int) (header >>> 48), payload));
    }
    return frames;
  }

  /** The type's name, or its number where the protocol has no such type. */
  public String name() {
    return FrameType.of(code).map(Enum::name).orElse(String.format("0x%04x", code));
  }

  /** The frame as it went over the wire. */
  public byte[] bytes() {
    return Frames.frame(code, payload);
  }

  /** A frame of this type with this message. */
  public static Frame of(FrameType type, MessageLite message) {
    return new Frame(type.code(), message.toByteArray());
  }

  /** Whether the frame has this type. */
  public boolean is(FrameType type) {
    return code == type.code();
  }

  /** The message inside. */
  public MessageLite message() {
    try {
      return FrameType.of(code).orElseThrow().parser().parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The SDK wrote a frame that is no " + name(), e);
    }
  }

  /**
   * The frame as text with all its bytes, except for those that differ from run to run: a stack
   * trace, an identity hash, a time that was computed from the clock; and those that say who
   * called, see {@link #caller}.
   */
  public String text() {
    MessageLite stable = stable(message());
    String fields = stable.toString().trim().replaceAll("\\s+", " ");
    return name() + " {" + fields + "} " + HexFormat.of().formatHex(stable.toByteArray());
  }

  /** What a call or send says of its caller, header by header; null of other frames. */
  @Nullable String caller() {
    return CallHeaders.caller(message());
  }

  private static MessageLite stable(MessageLite message) {
    if (message instanceof Protocol.ErrorMessage error) {
      return error.toBuilder()
          .clearStacktrace()
          .setMessage(error.getMessage().replaceAll("@[0-9a-f]+\\b", "@#"))
          .build();
    }
    if (message instanceof Protocol.SleepCommandMessage sleep) {
      return sleep.toBuilder().setWakeUpTime(1).build();
    }
    if (message instanceof Protocol.OneWayCallCommandMessage send && send.getInvokeTime() != 0) {
      return CallHeaders.withoutCaller(send.toBuilder().setInvokeTime(1).build());
    }
    return CallHeaders.withoutCaller(message);
  }
}
