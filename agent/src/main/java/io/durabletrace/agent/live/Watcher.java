/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.live;

import io.durabletrace.common.Problems;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of the JVM that looks for attempts which run for long, and makes each tell of
 * itself: at the threshold, at twice that, and so on.
 *
 * <p>Started at the agent's start and not when it is needed: a thread that an application's call
 * starts keeps that application's class loader for ever (JDK 17, by its access control context).
 */
public final class Watcher implements Runnable {
  private static final long MIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long MAX_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long thresholdNanos;
  private final long tickNanos;

  /**
   * Describes one.
   *
   * @param threshold the age from which on an attempt tells of itself
   */
  Watcher(Duration threshold) {
    this.thresholdNanos = Math.max(threshold.toNanos(), 1);
    this.tickNanos = Math.max(MIN_TICK_NANOS, Math.min(MAX_TICK_NANOS, thresholdNanos / 8));
  }

  /** Starts the thread; it ends with the JVM. */
  public static void start(Duration threshold) {
    Thread thread = new Thread(new Watcher(threshold), "durabletrace-watcher");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  @Override
  public void run() {
    while (true) {
      LockSupport.parkNanos(this, tickNanos);
      try {
        look();
      } catch (Throwable t) {
        Problems.failed("watching attempts", t);
      }
    }
  }

  /** Makes tell whose time it is. */
  void look() {
    if (LiveAttempts.isEmpty()) {
      return;
    }
    for (LiveAttempts.Entry entry : LiveAttempts.all()) {
      Long age = entry.age();
      if (age == null) {
        continue; // has ended, or is about to start
      }
      if (age < thresholdNanos) {
        return; // and all others are younger
      }
      if (age >= entry.tellAtNanos) {
        entry.tell();
        entry.tellAtNanos = next(age);
      }
    }
  }

  /** The first of threshold, twice that, … which is beyond this age. */
  private long next(long age) {
    long next = thresholdNanos;
    while (next <= age && next > 0) {
      next <<= 1;
    }
    return next > 0 ? next : Long.MAX_VALUE;
  }
}
