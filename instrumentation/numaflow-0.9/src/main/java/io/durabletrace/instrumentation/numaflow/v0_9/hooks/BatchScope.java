/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.BatchMapResults;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.BatchSpan;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageContext;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageSpan;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.SinkResults;
import io.numaproj.numaflow.batchmapper.BatchResponses;
import io.numaproj.numaflow.sinker.ResponseList;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.api.internal.cache.Cache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * For advice: one call of a sink or a batch map. The function pulls its messages from an iterator,
 * and works on a message from when it got it until it asks for the next one.
 */
public final class BatchScope {
  private static final Cache<Object, BatchScope> byIterator = Cache.weak();

  private final BatchSpan batch;
  private final Object iterator;
  private final Thread thread = Thread.currentThread();
  private final CallContext call;

  /** What each thread works on; most functions have but the one on which they are called. */
  private final Map<Thread, MessageSpan> working = new ConcurrentHashMap<>();

  private @Nullable Scope messageScope;

  private BatchScope(BatchSpan batch, Object iterator) {
    this.batch = batch;
    this.iterator = iterator;
    byIterator.put(iterator, this);
    this.call = CallContext.enter(batch.context());
  }

  /** Starts the span of a batch and makes it current; null where the call is not the SDK's. */
  public static @Nullable BatchScope start(Object function, @Nullable Object iterator) {
    try {
      if (!Inbound.isFromSdk(iterator) || byIterator.get(iterator) != null) {
        return null;
      }
      FunctionType type = FunctionTypes.of(function);
      return type == null ? null : new BatchScope(BatchSpan.start(type), iterator);
    } catch (Throwable t) {
      Problems.failed("starting the span of a batch", t);
      return null;
    }
  }

  /** The function asks for the next message, and so has done with the one before. */
  public static void left(Object iterator) {
    try {
      BatchScope scope = byIterator.get(iterator);
      if (scope != null) {
        scope.leave();
      }
    } catch (Throwable t) {
      Problems.failed("leaving a message of a batch", t);
    }
  }

  /** The function got the next message; null at the end of the batch. */
  public static void entered(Object iterator, @Nullable Object datum) {
    try {
      BatchScope scope = datum == null ? null : byIterator.get(iterator);
      MessageContext message = scope == null ? null : Inbound.take(datum);
      if (message != null) {
        scope.enter(message);
      }
    } catch (Throwable t) {
      Problems.failed("starting the span of a message of a batch", t);
    }
  }

  /**
   * Ends the spans of the batch and of its messages.
   *
   * @param result what the function returned
   * @param thrown null where it returned
   */
  public void end(@Nullable Object result, @Nullable Throwable thrown) {
    // Whatever is left current: a function may go before the end of the batch, or take a message
    // inside of a scope of its own.
    call.leave();
    try {
      byIterator.remove(iterator);
      MessageSpan last = working.remove(thread);
      if (thrown != null) {
        batch.threw(thrown, last);
      } else if (result == null) {
        batch.returnedNull();
      } else if (result instanceof ResponseList) {
        SinkResults.put(batch, (ResponseList) result);
      } else if (result instanceof BatchResponses) {
        BatchMapResults.put(batch, (BatchResponses) result);
      }
    } catch (Throwable t) {
      Problems.failed("describing a batch", t);
    } finally {
      batch.end();
    }
  }

  private void leave() {
    MessageSpan message = working.remove(Thread.currentThread());
    if (message != null) {
      message.left();
    }
    if (messageScope != null && Thread.currentThread() == thread) {
      messageScope.close();
      messageScope = null;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // leave() closes it, or the call does
  private void enter(MessageContext context) {
    MessageSpan message = batch.next(context);
    if (message == null) {
      return;
    }
    working.put(Thread.currentThread(), message);
    // Not on other threads: nobody could take it back there if the function asked no more.
    if (Thread.currentThread() == thread) {
      messageScope = message.context().makeCurrent();
    }
  }
}
