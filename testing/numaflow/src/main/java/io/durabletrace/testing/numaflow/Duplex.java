/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One bidirectional call, as Numaflow keeps one open for as long as a pod lives. */
public final class Duplex<Q, A> implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Object END = new Object();

  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final StreamObserver<Q> requests;
  private boolean open = true;

  /**
   * Opens the call.
   *
   * @param method of a generated stub
   */
  public Duplex(Function<StreamObserver<A>, StreamObserver<Q>> method) {
    requests =
        method.apply(
            new StreamObserver<>() {
              @Override
              public void onNext(A answer) {
                answers.add(answer);
              }

              @Override
              public void onError(Throwable error) {
                answers.add(error);
              }

              @Override
              public void onCompleted() {
                answers.add(END);
              }
            });
  }

  /** Sends one request; does not wait. */
  public void send(Q request) {
    requests.onNext(request);
  }

  /** Sends one request and waits for one answer. */
  public A ask(Q request) {
    send(request);
    return next();
  }

  /** The next answer; waits for it. */
  @SuppressWarnings("unchecked")
  public A next() {
    Object answer = poll();
    if (answer == END || answer instanceof Throwable) {
      throw new AssertionError("No answer but " + answer);
    }
    return (A) answer;
  }

  /** So many answers; waits for them. */
  public List<A> next(int count) {
    List<A> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  /** The error that ends the call; waits for it. */
  public Throwable error() {
    Object answer = poll();
    if (answer instanceof Throwable error) {
      return error;
    }
    throw new AssertionError("No error but " + answer);
  }

  /** Sends no more, and returns what still comes. */
  @SuppressWarnings("unchecked")
  public List<A> complete() {
    close();
    List<A> rest = new ArrayList<>();
    for (Object answer = poll(); answer != END; answer = poll()) {
      if (answer instanceof Throwable error) {
        throw new AssertionError(error);
      }
      rest.add((A) answer);
    }
    return rest;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      requests.onCompleted();
    }
  }

  private Object poll() {
    try {
      @Nullable Object answer = answers.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("No answer within " + TIMEOUT);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
