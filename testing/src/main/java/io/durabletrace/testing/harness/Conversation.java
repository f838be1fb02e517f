/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.common.Slice;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.core.generated.protocol.Protocol;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, seen from the server: what is sent to the SDK and what comes back. All input is
 * handed over on the core executor, as the HTTP server does it; without one on the caller's thread.
 */
public final class Conversation {

  /** Shorter where it is expected that something may never come. */
  static final long PATIENCE_SECONDS = Long.getLong("harness.patience", 20);

  private final RequestProcessor processor;
  private final @Nullable ExecutorService core;
  private final Slicing slicing;
  private final String invocationId;
  private final @Nullable String key;
  private final Transcript transcript;
  private volatile Flow.@Nullable Subscription output;
  private volatile boolean acknowledging;

  Conversation(
      RequestProcessor processor,
      @Nullable ExecutorService core,
      Slicing slicing,
      String invocationId,
      @Nullable String key,
      Transcript transcript) {
    this.processor = processor;
    this.core = core;
    this.slicing = slicing;
    this.invocationId = invocationId;
    this.key = key;
    this.transcript = transcript;
  }

  /** Connects the input; the SDK's own HTTP server does that first. */
  void openInput() {
    onCore("onSubscribe", () -> processor.onSubscribe(new Input()));
  }

  /** Connects the output. */
  public void openOutput() {
    onCore("subscribe", () -> processor.subscribe(new Output()));
  }

  /** Opens the attempt with the journal so far. */
  public void start(Start start, byte[]... journal) {
    byte[][] frames = new byte[journal.length + 1][];
    frames[0] = opening(start, journal.length);
    System.arraycopy(journal, 0, frames, 1, journal.length);
    send(frames);
  }

  /** Opens the first attempt of an invocation: nothing in the journal but the input. */
  public void start(String input) {
    start(Start.first(), Frames.input(input));
  }

  /** The frame that opens this attempt, for scripts that send it themselves. */
  public byte[] opening(Start start, int entries) {
    start.invocation(invocationId).entries(entries);
    return (key == null ? start : start.key(key)).frame();
  }

  /** Sends frames, cut as the scenario says. */
  public void send(byte[]... frames) {
    for (byte[] slice : slicing.cut(frames)) {
      onCore("onNext", () -> processor.onNext(Slice.wrap(slice)));
    }
  }

  /** From now on does with finished runs what the server does: stores them and says so. */
  public void acknowledgeRuns() {
    acknowledging = true;
  }

  /** The server has no more to say for now; the SDK must suspend where it waits. */
  public void closeInput() {
    onCore("onComplete", processor::onComplete);
  }

  /** The connection broke. */
  public void failInput(Throwable failure) {
    onCore("onError", () -> processor.onError(failure));
  }

  /** The transport takes no more output. */
  public void cancelOutput() {
    onCore(
        "cancel",
        () -> {
          Flow.Subscription subscription = output;
          if (subscription != null) {
            subscription.cancel();
          }
        });
  }

  /** Waits for the next frame of this type that was not yet waited for. */
  public Frame awaitFrame(FrameType type) {
    return transcript.awaitFrame(type, PATIENCE_SECONDS);
  }

  /** Waits until the SDK has closed its output. */
  public void awaitEnd() {
    transcript.awaitEnd(PATIENCE_SECONDS);
    settle();
  }

  /** Waits until the SDK has done all that was handed to it. */
  public void settle() {
    onCore("settle", () -> {});
  }

  /** Waits for the handler's method to be left, by whatever way. */
  public void awaitHandlerLeft() {
    transcript.awaitHandlerLeft(PATIENCE_SECONDS);
    settle();
  }

  private void onCore(String what, Runnable task) {
    if (core == null) {
      attempt(what, task);
      return;
    }
    try {
      CompletableFuture.runAsync(() -> attempt(what, task), core)
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The core thread does not answer to " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the SDK throws at the transport is part of its behaviour. */
  private void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      transcript.thrown(what, t);
    }
  }

  private final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {
      transcript.note("input requested: " + n);
    }

    @Override
    public void cancel() {
      transcript.note("input cancelled");
    }
  }

  private final class Output implements Flow.Subscriber<Slice> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      output = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Slice slice) {
      ByteBuffer bytes = slice.asReadOnlyByteBuffer();
      List<Frame> frames = transcript.written(bytes);
      if (acknowledging && core != null) {
        frames.stream()
            .filter(frame -> frame.is(FrameType.PROPOSE_RUN_COMPLETION))
            .map(frame -> (Protocol.ProposeRunCompletionMessage) frame.message())
            .map(Frames::runCompletion)
            .forEach(this::answer);
      }
    }

    private void answer(byte[] notification) {
      core.execute(() -> attempt("onNext", () -> processor.onNext(Slice.wrap(notification))));
    }

    @Override
    public void onError(Throwable throwable) {
      transcript.closed("failed: " + throwable);
    }

    @Override
    public void onComplete() {
      transcript.closed("completed");
    }
  }
}
