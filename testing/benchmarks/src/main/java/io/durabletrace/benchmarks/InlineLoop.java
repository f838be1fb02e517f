/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.ArrayDeque;

/**
 * An event loop and a pool of user threads, without any thread: a task is executed on the thread
 * that hands it over, before that call returns, but never within another task of the loop. So the
 * driver costs next to nothing, and all that is measured is on one thread. Not thread-safe.
 */
final class InlineLoop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> userTasks = new ArrayDeque<>();
  private boolean busy;

  /** The SDK's core executor. */
  void core(Runnable task) {
    tasks.add(task);
    if (!busy) {
      run();
    }
  }

  /** The executor of the handler and its closures. */
  void user(Runnable task) {
    userTasks.add(task);
    if (!busy) {
      run();
    }
  }

  private void run() {
    while (true) {
      Runnable task = tasks.poll();
      if (task != null) {
        busy = true;
        try {
          task.run();
        } finally {
          busy = false;
        }
        continue;
      }
      Runnable userTask = userTasks.poll();
      if (userTask == null) {
        return;
      }
      userTask.run(); // which hands over tasks itself
    }
  }
}
