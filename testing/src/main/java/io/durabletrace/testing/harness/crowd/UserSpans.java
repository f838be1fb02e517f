/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/** Spans of the user's own, which say whose they are. */
public final class UserSpans {

  /** The scope of their tracer. */
  public static final String SCOPE = "user";

  /** Attribute: the invocation in whose code the span was made. */
  public static final String OWNER = "user.owner";

  /** Attribute: the name of the span that must be its parent, but for what differs per attempt. */
  public static final String BELOW = "user.below";

  /** Something that may fail in any way. */
  interface Work<T> {
    T get() throws Throwable;
  }

  private final String owner;

  UserSpans(String owner) {
    this.owner = owner;
  }

  /** A span that ends at once: it shows what is current here. */
  void mark(String name, String below) {
    start(name, below).end();
  }

  /** A span around something. */
  <T> T around(String name, String below, Work<T> work) throws Throwable {
    Span span = start(name, below);
    Scope scope = span.makeCurrent();
    try {
      return work.get();
    } finally {
      scope.close();
      span.end();
    }
  }

  /** A span that stays current: a mistake that must be noticed. */
  @SuppressWarnings("MustBeClosedChecker")
  void leak() {
    Scope forgotten = start("leaked", "").makeCurrent();
    if (forgotten == Scope.noop()) {
      throw new IllegalStateException("nothing was leaked");
    }
  }

  private Span start(String name, String below) {
    Tracer tracer = GlobalOpenTelemetry.getTracer(SCOPE);
    return tracer
        .spanBuilder(name)
        .setAttribute(OWNER, owner)
        .setAttribute(BELOW, below)
        .startSpan();
  }
}
