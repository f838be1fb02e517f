/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.durabletrace.instrumentation.restate.v2_0.wire.FrameReader;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** New commands for tests of who is told of them. */
public final class Commands {

  /** Tells of a command as of a new one, with this index. */
  public static void tell(MessageLite command, int index, Consumer<NewCommand> listener) {
    ByteBuffer frame = Frames.encode(command);
    new FrameReader(message -> listener.accept(new NewCommand(message, index, null)), name -> false)
        .read(frame);
  }

  private Commands() {}
}
