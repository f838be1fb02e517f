/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.SourceRead;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import io.opentelemetry.instrumentation.api.internal.cache.Cache;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For advice: one read of a source. */
public final class SourceScope {
  /** By the observer that the source sends its messages to: from any thread, perhaps. */
  private static final Cache<Object, SourceRead> byObserver = Cache.weak();

  private final SourceRead read;
  private final Object observer;
  private final CallContext call;

  private SourceScope(SourceRead read, Object observer) {
    this.read = read;
    this.observer = observer;
    byObserver.put(observer, read);
    this.call = CallContext.enter(read.context());
  }

  /** Starts the span of a read and makes it current; null where the call is not the SDK's. */
  public static @Nullable SourceScope start(@Nullable Object observer) {
    try {
      if (!Inbound.isFromSdk(observer) || byObserver.get(observer) != null) {
        return null;
      }
      return new SourceScope(SourceRead.start(), observer);
    } catch (Throwable t) {
      Problems.failed("starting the span of a read", t);
      return null;
    }
  }

  /** Returns the response to send for a message: with the context in its headers. */
  public static ReadResponse emitted(Object observer, ReadResponse response) {
    try {
      SourceRead read = byObserver.get(observer);
      if (read == null) {
        return response;
      }
      Map<String, String> headers = read.emitted(response.getResult().getHeadersMap());
      if (headers.isEmpty()) {
        return response;
      }
      ReadResponse.Builder builder = response.toBuilder();
      builder.getResultBuilder().putAllHeaders(headers);
      return builder.build();
    } catch (Throwable t) {
      Problems.failed("handing on the context of a read", t);
      return response;
    }
  }

  /**
   * Ends the span.
   *
   * @param thrown null where the read returned
   */
  public void end(@Nullable Throwable thrown) {
    call.leave();
    try {
      endRead(thrown);
    } catch (Throwable t) {
      Problems.failed("ending the span of a read", t);
    }
  }

  private void endRead(@Nullable Throwable thrown) {
    try {
      byObserver.remove(observer);
    } finally {
      read.end(thrown);
    }
  }
}
