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
  /**
   * SDK 2.0 to 2.8 write one array for each message and give it away as it is, where a buffer would
   * be made each time. SDK 2.9 writes native memory, of which an array is a copy: not of more than
   * would be read by chunks anyway.
   */
  private static final int MAX_ARRAY_BYTES = 4 * 1024;

  private static final byte[] NONE = {};

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
      int length = slice.readableBytes();
      byte[] bytes = length <= MAX_ARRAY_BYTES ? slice.toByteArray() : NONE;
      if (bytes.length == length) {
        attempt.output(bytes);
      } else {
        attempt.output(slice.asReadOnlyByteBuffer()); // large, or only a part of an array
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
