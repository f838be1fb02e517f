/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import dev.restate.sdk.ObjectContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Holds attempts in the middle, each on a thread of its own: they have replayed their journal and
 * wait for an awakeable. Prints what one of them keeps alive.
 *
 * <p>Arguments: how many commands are in the journal, how many attempts.
 */
public final class HeldMain {
  /** Before the bytes of one attempt: all, and those in objects of our classes. */
  public static final String RETAINED = "retained: ";

  /** So that all that is made once is there before the first look. */
  private static final int BEFORE = 3;

  private final Script script;
  private final int journal;
  private final List<Thread> threads = new ArrayList<>();
  // What a held attempt is reached by from outside, as it is from a connection.
  private final List<AttemptDriver> drivers = new ArrayList<>();

  private HeldMain(int journal) {
    this.journal = journal;
    this.script = Script.of(journal, 0);
  }

  public static void main(String[] args) throws Exception {
    int journal = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    HeldMain held = new HeldMain(journal);
    held.hold(BEFORE);
    Heap before = Heap.alive();
    held.hold(count);
    Heap after = Heap.alive();
    System.out.println(
        RETAINED
            + (after.all() - before.all()) / count
            + " "
            + (after.ours() - before.ours()) / count
            + " "
            + held.drivers.size());
    System.exit(0);
  }

  private void hold(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      CountDownLatch replayed = new CountDownLatch(1);
      AttemptDriver driver = AttemptDriver.of(script, (ctx, input) -> handle(ctx, replayed));
      Thread thread = new Thread(driver::begin);
      thread.setDaemon(true);
      thread.start();
      replayed.await();
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      threads.add(thread);
      drivers.add(driver);
    }
  }

  private String handle(ObjectContext ctx, CountDownLatch replayed) {
    Commands.execute(ctx, journal);
    var awakeable = ctx.awakeable(Commands.TEXT);
    replayed.countDown();
    return awakeable.await();
  }
}
