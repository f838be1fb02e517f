/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.common.Slice;
import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt;
import java.util.concurrent.Flow;

/** Sees what the SDK writes to the runtime, and when nobody takes it any more. */
final class TracedOutput implements Flow.Subscriber<Slice> {
  private final Flow.Subscriber<? super Slice> delegate;
  private final Attempt attempt;

  TracedOutput(Flow.Subscriber<? super Slice> delegate, Attempt attempt) {
    this.delegate = delegate;
    this.attempt = attempt;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    delegate.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscription.request(n);
          }

          @Override
          public void cancel() {
            // The SDK answers with an End of its own making, so this must be known first.
            cutOff();
            subscription.cancel();
          }
        });
  }

  @Override
  public void onNext(Slice slice) {
    try {
      // The SDK writes one array for each message, which it gives away as it is, where a buffer
      // would be made each time.
      byte[] bytes = slice.toByteArray();
      if (bytes.length == slice.readableBytes()) {
        attempt.output(bytes);
      } else {
        attempt.output(slice.asReadOnlyByteBuffer()); // only a part of an array
      }
    } catch (Throwable t) {
      Problems.failed("reading what is written to the runtime", t);
    }
    delegate.onNext(slice);
  }

  @Override
  public void onError(Throwable throwable) {
    cutOff();
    delegate.onError(throwable);
  }

  @Override
  public void onComplete() {
    cutOff();
    delegate.onComplete();
  }

  /** After the attempt's final message this changes nothing. */
  private void cutOff() {
    try {
      attempt.cutOff();
    } catch (Throwable t) {
      Problems.failed("ending an attempt", t);
    }
  }
}
