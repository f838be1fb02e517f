/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.TerminalException;
import dev.restate.serde.Serde;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** One attempt, seen from a generated handler: where its steps act and what they saw. */
final class Scene {

  /** Text as it is, without the quotes of JSON. */
  static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  final ObjectContext ctx;
  private final ExecutorService threads;
  private final boolean failInRun;
  private final List<String> seen = new ArrayList<>();
  private final Map<DurableFuture<?>, String> unobserved = new LinkedHashMap<>();

  Scene(ObjectContext ctx, ExecutorService threads, boolean failInRun) {
    this.ctx = ctx;
    this.threads = threads;
    this.failInRun = failInRun;
  }

  /** Something that may fail in any way. */
  interface Work<T> {
    T get() throws Exception;
  }

  /** What the user's code saw becomes part of the result. */
  void saw(String what) {
    seen.add(what);
  }

  String seen() {
    return String.join("; ", seen);
  }

  /** Waits for a result, now or at the next {@link #join()}. */
  void observe(String name, DurableFuture<?> future, boolean later) {
    if (later) {
      unobserved.put(future, name);
    } else {
      saw(name + " = " + value(future));
    }
  }

  /** Waits for all that was put off. */
  void join() {
    if (unobserved.size() > 1) {
      try {
        DurableFuture.all(List.copyOf(unobserved.keySet())).await();
      } catch (TerminalException e) {
        saw("one of all failed");
      }
    }
    unobserved.forEach((future, name) -> saw(name + " = " + value(future)));
    unobserved.clear();
  }

  private static String value(DurableFuture<?> future) {
    try {
      return String.valueOf(future.await());
    } catch (TerminalException e) {
      return "failed with " + e.getCode() + " " + e.getMessage();
    }
  }

  /** For the closure of a run. */
  void maybeFailInRun() {
    if (failInRun) {
      throw new PlannedException("in a run");
    }
  }

  /** Does the work, below a span of the user's own or not. */
  <T> T below(boolean ownSpan, String name, Work<T> work) throws Exception {
    if (!ownSpan) {
      return work.get();
    }
    Span span = GlobalOpenTelemetry.getTracer("user").spanBuilder(name).startSpan();
    Scope scope = span.makeCurrent();
    try {
      return work.get();
    } finally {
      scope.close();
      span.end();
    }
  }

  /** All results, when all tasks are done; a thread for each. */
  <T> List<T> inThreads(List<Callable<List<T>>> tasks, Runnable start) throws Throwable {
    List<Future<List<T>>> running = tasks.stream().map(threads::submit).toList();
    start.run();
    List<T> results = new ArrayList<>();
    for (Future<List<T>> task : running) {
      try {
        results.addAll(task.get());
      } catch (ExecutionException e) {
        throw e.getCause(); // for instance the SDK's, because the attempt is over
      }
    }
    return results;
  }
}
