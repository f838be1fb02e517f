/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import java.util.ArrayList;
import java.util.List;

/** Lets nobody through until so many are there: then they all go at once. Thread-safe. */
final class Gate {
  private final int size;
  private final List<Runnable> waiting = new ArrayList<>();

  Gate(int size) {
    this.size = size;
  }

  /** Goes on when all are there. */
  void pass(Runnable goOn) {
    List<Runnable> all;
    synchronized (waiting) {
      waiting.add(goOn);
      if (waiting.size() < size) {
        return;
      }
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }
}
