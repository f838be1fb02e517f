/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.sdk.endpoint.Endpoint;
import io.durabletrace.testing.harness.crowd.Ledger.Counter;
import io.durabletrace.testing.harness.replay.ReplicaMain;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Plays invocations, some at the same time, and keeps only figures of them. Thread-safe. */
final class Soak {
  private static final int AT_ONCE = 64;
  private static final int SHOWN = 20;
  private static final long PATIENCE_MILLIS = 30_000;

  private final ExecutorService users = Threads.cached();
  private final List<Executor> cores = List.of(ReplicaMain.core(), ReplicaMain.core());
  private final Endpoint endpoint = SoakHandler.endpoint(users, this::running);
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<String, SoakAttempt> running = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder traced = new LongAdder();
  private final AtomicInteger wrong = new AtomicInteger();
  private final Ledger expected;
  private final Ledger spans;
  private final long seed;
  private int next;

  Soak(int invocations, long seed) {
    this.expected = Ledger.of(invocations);
    this.spans = Ledger.ofSpans(invocations);
    this.seed = seed;
  }

  /** Begins one invocation after the other until so many attempts are over, and awaits the rest. */
  void play(long goal) throws InterruptedException {
    while (attempts.sum() < goal) {
      acquire(1);
      int index = next++;
      Executor core = cores.get(index % cores.size());
      core.execute(new SoakInvocation(this, index, core, seed)::attempt);
    }
    acquire(AT_ONCE);
    room.release(AT_ONCE);
  }

  private void acquire(int permits) throws InterruptedException {
    if (!room.tryAcquire(permits, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      wrong("attempts without an end: " + running);
      throw new IllegalStateException("stuck");
    }
  }

  /** Waits until the spans are there that must be; says what is missing. */
  void awaitSpans() throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (unfinished() != 0 && System.currentTimeMillis() < end) {
      Thread.sleep(20);
    }
    if (unfinished() != 0) {
      wrong(
          traced.sum()
              + " attempts were to be traced, spans: "
              + Ledger.get(Counter.ATTEMPT_ENDED)
              + ", running: "
              + stillRunning());
    }
    int different = expected.differences(spans);
    if (different > 0) {
      wrong(different + " invocations have other spans than attempts");
    }
  }

  private long unfinished() {
    return Math.abs(traced.sum() - Ledger.get(Counter.ATTEMPT_ENDED)) + stillRunning();
  }

  /** Spans that were started and have not ended. */
  long stillRunning() {
    long sum = 0;
    for (Counter counter : Counter.values()) {
      if (counter.name().endsWith("_STARTED")) {
        sum += Ledger.get(counter);
      } else if (counter.name().endsWith("_ENDED")) {
        sum -= Ledger.get(counter);
      }
    }
    return sum;
  }

  /** How many threads have a current context when none should. */
  int dirtyThreads() throws InterruptedException {
    int dirty = Threads.dirty(users, AT_ONCE);
    for (Executor core : cores) {
      dirty += Threads.dirty(core, 1);
    }
    return dirty;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  long attempts() {
    return attempts.sum();
  }

  int invocations() {
    return next;
  }

  int wrongs() {
    return wrong.get();
  }

  Map<String, LongAdder> outcomes() {
    return new TreeMap<>(outcomes);
  }

  void begins(String id, SoakAttempt attempt) {
    running.put(id, attempt);
  }

  private SoakAttempt running(String id) {
    return running.get(id);
  }

  void over(SoakInvocation invocation, String outcome, boolean isTraced, int replayed, int number) {
    attempts.increment();
    outcomes
        .computeIfAbsent(isTraced ? outcome : "without a span", o -> new LongAdder())
        .increment();
    if (isTraced) {
      expected.add(invocation.index(), outcome, replayed, number);
      traced.increment();
    }
  }

  void ended(SoakInvocation invocation) {
    running.remove(invocation.id());
    room.release();
  }

  void wrong(String what) {
    if (wrong.incrementAndGet() <= SHOWN) {
      System.out.println(SoakMain.WRONG + what);
    }
  }
}
