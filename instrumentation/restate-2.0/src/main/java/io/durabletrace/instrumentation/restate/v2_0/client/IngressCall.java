/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.client;

import io.durabletrace.common.PreparedSpan;
import io.durabletrace.common.Problems;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a client sends its request to the ingress: the caller's own, but the span
 * that is started from it does not have the W3C flag "random", which Restate's ingress up to 1.7
 * rejects together with the whole context.
 *
 * <p>It is another context only while the client's method runs, and only on the caller's thread.
 * The agent's instrumentation of the HTTP client keeps the context for the callbacks of the call;
 * there it answers as the caller's own does, with the very same objects. So nothing has to be
 * restored, and the future that the client returns stays the client's.
 *
 * <p>For a caller without a span it is a {@link Function} too: the agent's side asks it, as it asks
 * a {@link PreparedSpan}, whether a new trace id may be called random.
 */
public final class IngressCall implements Context, Function<String, String> {
  /** Older agents have no such flag, and nothing is to be done. */
  private static final boolean flagExists = findFlag();

  private static final int RANDOM = 0x02;

  private final Context callers;
  private final @Nullable Context withoutFlag;
  private volatile @Nullable Thread sender = Thread.currentThread();
  private @Nullable Scope scope;

  private IngressCall(Context callers, @Nullable Context withoutFlag) {
    this.callers = callers;
    this.withoutFlag = withoutFlag;
  }

  /** For advice: the request is about to be sent; null where nothing has to change. */
  public static @Nullable IngressCall enter() {
    try {
      return flagExists ? enter(Context.current()) : null;
    } catch (Throwable t) {
      Problems.failed("calling the ingress", t);
      return null;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // advice closes it when the call returns: leave()
  static @Nullable IngressCall enter(Context current) {
    if (current instanceof IngressCall outer && outer.isSending()) {
      return null; // one client's method calls another's
    }
    Span span = Span.fromContext(current);
    SpanContext parent = span.getSpanContext();
    if (parent.isValid() && (parent.getTraceFlags().asByte() & RANDOM) == 0) {
      return null;
    }
    Context withoutFlag =
        parent.isValid() ? current.with(new SpanWithoutRandomFlag(span, parent)) : null;
    IngressCall call = new IngressCall(current, withoutFlag);
    call.scope = call.makeCurrent();
    return call;
  }

  /** For advice, on the same thread: the request is on its way, or could not be sent. */
  public void leave() {
    sender = null;
    if (scope != null) {
      scope.close();
    }
  }

  private boolean isSending() {
    return sender == Thread.currentThread();
  }

  private Context now() {
    return withoutFlag != null && isSending() ? withoutFlag : callers;
  }

  @Override
  public <V> @Nullable V get(ContextKey<V> key) {
    return now().get(key);
  }

  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    return now().with(key, value);
  }

  @Override
  public @Nullable String apply(String question) {
    boolean startsTrace = withoutFlag == null && isSending();
    return startsTrace && question.equals(PreparedSpan.HAS_TRACE_ID) ? "not random" : null;
  }

  private static boolean findFlag() {
    try {
      TraceFlags.class.getMethod("isTraceIdRandom");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
