/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.agent.live.LiveAttempts;
import io.durabletrace.common.Problems;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;

/**
 * Ends running attempts when the process shuts down, just before the exporter does: otherwise a
 * span that has not ended is never seen. A shutdown hook of our own would race with the SDK's.
 *
 * <p>Also keeps spans of ours from the exporter that turned out to tell of nothing.
 */
final class AbortRunningSpansProcessor implements SpanProcessor {
  private final SpanProcessor delegate;
  private final RunningSpans running;
  private final Duration grace;

  /**
   * @param grace how long to wait for attempts that end by themselves, such as those of a server
   *     that finishes its requests in a shutdown hook of its own
   */
  AbortRunningSpansProcessor(SpanProcessor delegate, RunningSpans running, Duration grace) {
    this.delegate = delegate;
    this.running = running;
    this.grace = grace;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    try {
      running.started(parentContext, span);
    } catch (Throwable t) {
      Problems.failed("taking note of a span", t);
    }
    if (delegate.isStartRequired()) {
      delegate.onStart(parentContext, span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!isGivenUp(span) && delegate.isEndRequired()) {
      delegate.onEnd(span);
    }
  }

  private boolean isGivenUp(ReadableSpan span) {
    try {
      return running.ended(span);
    } catch (Throwable t) {
      Problems.failed("taking note of a span's end", t);
      return false;
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    try {
      running.await(grace);
      LiveAttempts.abort();
      running.abort();
    } catch (Throwable t) {
      Problems.failed("ending running attempts at shutdown", t);
    }
    return delegate.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return delegate.forceFlush();
  }

  @Override
  public String toString() {
    return "AbortRunningSpansProcessor{" + delegate + '}';
  }
}
