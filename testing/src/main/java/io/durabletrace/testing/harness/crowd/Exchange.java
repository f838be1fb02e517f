/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.common.Slice;
import dev.restate.sdk.core.RequestProcessor;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one attempt, seen from a server that has no thread for it: it acts on the core
 * thread, when the SDK has written something.
 */
final class Exchange {

  /** What the server does; called on the core thread. */
  interface Server {
    /** The SDK has written this. */
    void read(Frame frame);

    /** The SDK has closed its output. */
    void closed();
  }

  private final RequestProcessor processor;
  private final Executor core;
  private final Server server;

  // Of the core thread.
  private byte[] partial = {};
  private Flow.@Nullable Subscription output;

  Exchange(RequestProcessor processor, Executor core, Server server) {
    this.processor = processor;
    this.core = core;
    this.server = server;
  }

  /** Connects both directions and sends these bytes. */
  void open(byte[] bytes) {
    core.execute(() -> processor.onSubscribe(new Input()));
    core.execute(() -> processor.subscribe(new Output()));
    send(bytes);
  }

  /** Sends these bytes in one slice, when the SDK is done with what it does now. */
  void send(byte[] bytes) {
    core.execute(() -> processor.onNext(Slice.wrap(bytes)));
  }

  /** There is no more input. */
  void closeInput() {
    core.execute(processor::onComplete);
  }

  /**
   * The connection breaks. Only on the core thread.
   *
   * @param how 0: the output is refused, 1: the input breaks, 2: both
   */
  void cut(int how) {
    if (how != 0) {
      processor.onError(new IOException("connection reset"));
    }
    if (how != 1 && output != null) {
      output.cancel();
    }
  }

  private static final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private final class Output implements Flow.Subscriber<Slice> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      output = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Slice slice) {
      ByteBuffer written = slice.asReadOnlyByteBuffer();
      byte[] bytes = new byte[written.remaining()];
      written.get(bytes);
      ByteBuffer all = ByteBuffer.wrap(Frames.joined(partial, bytes));
      Frame.takeFrom(all).forEach(server::read);
      partial = new byte[all.remaining()];
      all.get(partial);
    }

    @Override
    public void onError(Throwable throwable) {
      server.closed();
    }

    @Override
    public void onComplete() {
      server.closed();
    }
  }
}
