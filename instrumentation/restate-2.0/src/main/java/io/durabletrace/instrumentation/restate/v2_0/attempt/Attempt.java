/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the hooks see it, thread-safe. Bytes come from the SDK's core thread, and
 * connections break on the event loop; what they bring is taken under the lock. Under it the
 * listener is called, and through it OpenTelemetry, the user's span processors and, for its
 * message, the user's exception: the SDK asks that on the same thread too.
 *
 * <p>Closures and handlers begin and end on the user's threads, which may hold any lock of the
 * user's, and one of those is perhaps what an exception waits for. So nothing that these threads
 * call here waits for the lock; but for the handler's start, before which there is nothing of the
 * user's. No monitor, which would hold on to a virtual thread's carrier.
 */
public final class Attempt {
  private final ReentrantLock lock = new ReentrantLock();
  private final AttemptState state;

  /**
   * @param listener gets the facts, under this attempt's lock
   * @param keptHeaders says of which names the headers of calls are of interest
   */
  public Attempt(AttemptListener listener, Predicate<String> keptHeaders) {
    this.state = new AttemptState(listener, keptHeaders);
  }

  /** Bytes from the runtime. */
  public void input(ByteBuffer bytes) {
    lock.lock();
    try {
      // Taken apart here, so that the JVM need not make the buffer at all.
      if (bytes.hasArray()) {
        int from = bytes.arrayOffset() + bytes.position();
        state.input(bytes.array(), from, from + bytes.remaining());
      } else {
        state.input(bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Bytes to the runtime, which are read here and not kept. */
  public void output(byte[] bytes) {
    lock.lock();
    try {
      state.output(bytes, 0, bytes.length);
    } finally {
      lock.unlock();
    }
  }

  /** Bytes to the runtime. */
  public void output(ByteBuffer bytes) {
    lock.lock();
    try {
      if (bytes.hasArray()) {
        int from = bytes.arrayOffset() + bytes.position();
        state.output(bytes.array(), from, from + bytes.remaining());
      } else {
        state.output(bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The handler is about to run.
   *
   * @return false where that is no news, or nothing is known of the invocation
   */
  public boolean handlerStarts() {
    lock.lock();
    try {
      return state.handlerStarts();
    } finally {
      lock.unlock();
    }
  }

  /** The handler threw; called before the SDK hears of it. Takes no lock. */
  public void handlerThrew(Throwable throwable) {
    state.handlerThrew(throwable);
  }

  /** The connection is gone, or the response closed: without a final word, that is the end. */
  public void cutOff() {
    if (state.hasEnded()) {
      return; // as at the end of every attempt
    }
    lock.lock();
    try {
      state.cutOff();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many of the journal's runs, from its begin, have their results in the journal, as long as
   * the Start message says it is: their closures are not executed again. Takes no lock.
   */
  public int completedRuns() {
    return state.completedRuns();
  }

  /**
   * The SDK takes a {@code ctx.run}, on the core thread and on no other; instead of {@link
   * #runSubmitted} where it is one of {@link #completedRuns}. Takes no lock.
   *
   * @return false where it is not, and was not counted
   */
  public boolean completedRunSubmitted() {
    return state.completedRunSubmitted();
  }

  /**
   * The SDK takes a {@code ctx.run}; called in the order of the journal, on the core thread and on
   * no other. Takes no lock.
   *
   * @return the run's ordinal within the attempt, from 0: also its place among the journal's Run
   *     commands
   */
  public int runSubmitted() {
    return state.runSubmitted();
  }

  /**
   * A run's closure is about to execute. Never waits for what is called under the lock.
   *
   * @param starter given the number of the try, from 1, returns who hears of the run's end. The
   *     number is the runtime's count, which it does not store durably
   */
  public RunExecution runStarts(
      int ordinal, @Nullable String name, LongFunction<RunListener> starter) {
    return state.runStarts(ordinal, name, starter);
  }

  /**
   * A run's closure came to its end; called before the SDK hears of it. Never waits for what is
   * called under the lock.
   *
   * @param failure what it threw; null where it returned
   */
  public void runEnds(RunExecution run, @Nullable Throwable failure) {
    state.runEnds(run, failure);
  }

  /** Whether the journal holds a header that a call to come must have again. */
  public boolean hasRecordedHeaders() {
    return state.hasRecordedHeaders();
  }

  /**
   * The SDK takes a {@code ctx.call} or {@code ctx.send}; called in the order of the journal, on
   * the core thread.
   *
   * @param usersHeaders how many headers the user gave it
   * @return what the journal holds behind those of the kept headers; null where the call is new
   */
  public @Nullable List<Header> callSubmitted(int usersHeaders) {
    lock.lock();
    try {
      return state.callSubmitted(usersHeaders);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What has no result yet, in words; empty where the attempt is busy just now, because whoever
   * asks must not wait for it.
   */
  public List<String> awaiting() {
    if (!lock.tryLock()) {
      return List.of();
    }
    try {
      return state.awaiting();
    } finally {
      lock.unlock();
    }
  }
}
