/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the user's code has at hand in a scenario. Safe to use from any thread. */
public final class UserCode {

  /** Something that may fail in any way. */
  @FunctionalInterface
  public interface Work<T> {
    T get() throws Throwable;
  }

  private final Transcript transcript;
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

  UserCode(Transcript transcript) {
    this.transcript = transcript;
  }

  /** Notes what the user's code saw: it must see the same with the agent and without. */
  public void saw(String what) {
    transcript.handlerNote(what);
  }

  /** Lets all through that wait at this gate, now and later. */
  public void open(String gate) {
    gate(gate).countDown();
  }

  /** Waits until the gate is open. */
  public void pass(String gate) {
    try {
      if (!gate(gate).await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Nobody opened the gate " + gate);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private CountDownLatch gate(String name) {
    return gates.computeIfAbsent(name, n -> new CountDownLatch(1));
  }

  /** Makes a span by hand, as a user would. */
  public <T> T inSpan(String name, Work<T> work) throws Throwable {
    Span span = GlobalOpenTelemetry.getTracer("user").spanBuilder(name).startSpan();
    Scope scope = span.makeCurrent();
    try {
      return work.get();
    } finally {
      scope.close();
      span.end();
    }
  }

  /** A span that ends at once: it shows what is current here. */
  public void mark(String name) {
    GlobalOpenTelemetry.getTracer("user").spanBuilder(name).startSpan().end();
  }
}
