/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.durabletrace.common.Problems;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the SDK's processor of one request and sees every byte of the protocol, in and out.
 * What it sees it passes on unchanged, whatever becomes of the telemetry.
 */
public final class TracedRequestProcessor implements RequestProcessor {
  /** The attempt whose processor this thread is in: the SDK starts the handler from there. */
  private static final ThreadLocal<TracedAttempt> entered = new ThreadLocal<>();

  private final RequestProcessor delegate;
  private final TracedAttempt attempt;

  private TracedRequestProcessor(RequestProcessor delegate, TracedAttempt attempt) {
    this.delegate = delegate;
    this.attempt = attempt;
  }

  /**
   * For advice: the processor to use instead of the SDK's.
   *
   * @param processor the SDK's; null where the SDK threw
   * @param path of the request
   * @param headers of the request
   */
  public static @Nullable RequestProcessor wrap(
      @Nullable RequestProcessor processor, String path, HeadersAccessor headers) {
    if (processor == null || processor instanceof TracedRequestProcessor) {
      return processor; // one overload of the advised method calls the other
    }
    try {
      ContentType contentType = ContentType.of(processor.responseContentType());
      if (!contentType.isInvocation()) {
        return processor; // discovery, health
      }
      return new TracedRequestProcessor(
          processor, new TracedAttempt(path, headers, contentType.protocolVersion()));
    } catch (Throwable t) {
      Problems.failed("taking a request", t);
      return processor;
    }
  }

  static @Nullable TracedAttempt entered() {
    return entered.get();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Slice> subscriber) {
    TracedAttempt outer = enter();
    try {
      delegate.subscribe(new TracedOutput(subscriber, attempt.state()));
    } finally {
      leave(outer);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    TracedAttempt outer = enter();
    try {
      delegate.onSubscribe(subscription);
    } finally {
      leave(outer);
    }
  }

  @Override
  public void onNext(Slice slice) {
    // Before the SDK: it may start the handler in this very call, and by then we must know all.
    try {
      attempt.state().input(slice.asReadOnlyByteBuffer());
    } catch (Throwable t) {
      Problems.failed("reading from the runtime", t);
    }
    if (attempt.hasStarted()) {
      delegate.onNext(slice);
      return;
    }
    TracedAttempt outer = enter();
    try {
      delegate.onNext(slice);
    } finally {
      leave(outer);
    }
  }

  @Override
  public void onError(Throwable throwable) {
    // Only the transport calls this. What the SDK writes from now on reaches nobody.
    try {
      attempt.state().cutOff();
    } catch (Throwable t) {
      Problems.failed("ending an attempt", t);
    }
    delegate.onError(throwable);
  }

  @Override
  public void onComplete() {
    TracedAttempt outer = enter();
    try {
      delegate.onComplete();
    } finally {
      leave(outer);
    }
  }

  @Override
  public int statusCode() {
    return delegate.statusCode();
  }

  @Override
  public String responseContentType() {
    return delegate.responseContentType();
  }

  private @Nullable TracedAttempt enter() {
    try {
      TracedAttempt outer = entered.get();
      entered.set(attempt);
      return outer;
    } catch (Throwable t) {
      Problems.failed("entering an attempt", t);
      return null;
    }
  }

  private static void leave(@Nullable TracedAttempt outer) {
    try {
      entered.set(outer); // not removed: a new entry for every message would be garbage
    } catch (Throwable t) {
      Problems.failed("leaving an attempt", t);
    }
  }
}
