/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that user code runs on. */
final class Threads {

  /** A thread for each task that is cheap to have; null where this JVM has none. */
  static @Nullable ExecutorService virtual() {
    try {
      // By reflection: compiled for Java 17.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** So many at most, for all that is to be done. */
  static ExecutorService pool(int size) {
    return Executors.newFixedThreadPool(size, Threads::daemon);
  }

  /** As many as are needed, which go when they are not. */
  static ExecutorService cached() {
    return Executors.newCachedThreadPool(Threads::daemon);
  }

  /**
   * How many of an executor's threads have a current context, when none should.
   *
   * @param size how many threads it has; each is looked at once
   */
  static int dirty(Executor threads, int size) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(size);
    Semaphore looked = new Semaphore(0);
    List<Context> found = new CopyOnWriteArrayList<>();
    for (int i = 0; i < size; i++) {
      threads.execute(
          () -> {
            if (Context.current() != Context.root()) {
              found.add(Context.current());
            }
            all.countDown();
            await(all);
            looked.release();
          });
    }
    if (!looked.tryAcquire(size, 60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Not all of " + size + " threads answer: " + all);
    }
    return found.size();
  }

  private static void await(CountDownLatch all) {
    try {
      all.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private Threads() {}
}
