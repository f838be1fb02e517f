/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import io.durabletrace.testing.harness.crowd.Ledger.Counter;

/**
 * The forked JVM: so many attempts, one after the other, some at the same time. On the way it waits
 * until none runs, and looks at what is in memory. It then waits to be ended.
 *
 * <p>Arguments: the number of attempts, and the seed.
 */
public final class SoakMain {

  /** Printed before what is wrong. */
  public static final String WRONG = "soak: wrong: ";

  /** Printed before a figure: its name, {@code =}, its value. */
  public static final String FIGURE = "soak: figure: ";

  /** Printed before how much of it was done: then attempts, {@code heap} and bytes. */
  public static final String AT = "soak: at ";

  /** Printed before a class, {@code =}, and how many instances of it there are. */
  public static final String INSTANCES = "soak: instances: ";

  /** Printed when all is over. */
  public static final String PLAYED = "soak: played";

  private static final int[] PERCENTS = {10, 50, 100};

  public static void main(String[] args) throws Exception {
    long attempts = Long.parseLong(args[0]);
    long start = System.nanoTime();
    // Each invocation has one attempt at least.
    Soak soak = new Soak((int) attempts, Long.parseLong(args[1]));
    for (int percent : PERCENTS) {
      soak.play(attempts * percent / 100);
      soak.awaitSpans();
      Heap heap = Heap.look();
      System.out.println(AT + percent + " % = " + soak.attempts() + " heap " + heap.bytes());
      heap.instances()
          .forEach(
              (type, count) ->
                  System.out.println(INSTANCES + percent + " % " + type + " = " + count));
      figure("metric points, " + percent + " %", Ledger.get(Counter.METRIC_POINTS));
      if (soak.wrongs() > 0) {
        break;
      }
    }
    figure("invocations", soak.invocations());
    figure("attempts", soak.attempts());
    soak.outcomes().forEach((outcome, count) -> figure("attempts, " + outcome, count.sum()));
    for (Counter counter : Counter.values()) {
      figure("spans, " + counter, Ledger.get(counter));
    }
    figure("spans that never ended", soak.stillRunning());
    figure("threads with a current context", soak.dirtyThreads());
    figure("milliseconds", (System.nanoTime() - start) / 1_000_000);
    System.out.println(PLAYED);
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private static void figure(String name, long value) {
    System.out.println(FIGURE + name + " = " + value);
  }

  private SoakMain() {}
}
