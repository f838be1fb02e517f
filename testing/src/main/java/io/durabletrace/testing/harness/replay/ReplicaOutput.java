/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.common.Slice;
import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** What a replica says of one attempt: the SDK's bytes, and how the attempt went. */
final class ReplicaOutput {
  private final DataOutputStream out;
  private byte[] partial = {};
  private boolean entered;
  private boolean cut;
  private boolean failed;
  private boolean over;
  private String outcome = "aborted";

  ReplicaOutput(Socket connection) throws IOException {
    out = new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()));
  }

  Flow.Subscriber<Slice> subscriber(Consumer<Flow.Subscription> connected) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        connected.accept(subscription);
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(Slice slice) {
        written(slice.asReadOnlyByteBuffer());
      }

      @Override
      public void onError(Throwable throwable) {
        over();
      }

      @Override
      public void onComplete() {
        over();
      }
    };
  }

  /** The handler runs. */
  synchronized void entered() {
    entered = true;
    say(() -> out.writeByte(AttemptOrder.ENTERED));
  }

  /** From now on nobody takes what the SDK writes. */
  synchronized void cut() {
    cut = true;
  }

  /** Says how it went; the first time only. */
  synchronized void over() {
    if (over) {
      return;
    }
    over = true;
    say(
        () -> {
          out.writeByte(AttemptOrder.OVER);
          out.writeUTF(entered ? outcome : "");
        });
  }

  private synchronized void written(ByteBuffer slice) {
    if (cut) {
      return;
    }
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    ByteBuffer all = ByteBuffer.wrap(Frames.joined(partial, bytes));
    Frame.takeFrom(all).forEach(this::look);
    partial = new byte[all.remaining()];
    all.get(partial);
    say(
        () -> {
          out.writeByte(AttemptOrder.DATA);
          out.writeInt(bytes.length);
          out.write(bytes);
        });
  }

  /** The outcome is what the wire says. */
  private void look(Frame frame) {
    if (frame.is(FrameType.OUTPUT)) {
      failed = ((Protocol.OutputCommandMessage) frame.message()).hasFailure();
    } else if (frame.is(FrameType.END)) {
      outcome = failed ? "failed" : "completed";
    } else if (frame.is(FrameType.ERROR)) {
      outcome = "retrying";
    } else if (frame.is(FrameType.SUSPENSION)) {
      outcome = "suspended";
    }
  }

  private interface Saying {
    void say() throws IOException;
  }

  private void say(Saying saying) {
    try {
      saying.say();
      out.flush();
    } catch (IOException e) {
      // The test has closed the connection: it knows all that it wanted to know.
    }
  }
}
