/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One thread; of a kind that the agent does not know, and so carries no contexts through. */
final class ForeignExecutor extends AbstractExecutorService {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private volatile boolean isShutdown;

  ForeignExecutor() {
    Thread thread = new Thread(this::work, "core");
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    try {
      while (!isShutdown) {
        Runnable task = tasks.take();
        try {
          task.run();
        } catch (RuntimeException e) {
          // Old SDKs throw from their own tasks when an attempt ends.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void shutdown() {
    isShutdown = true;
    tasks.add(() -> {});
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return isShutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown;
  }
}
