/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.sdk.endpoint.Endpoint;
import io.durabletrace.testing.harness.replay.ReplicaMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The forked JVM: waves of attempts, all of a wave at the same time. It then waits to be ended.
 *
 * <p>Arguments: the threads of the user's code ({@code virtual} or {@code pool}), the attempts of a
 * wave, the number of waves, and whether the user's code forgets to close a scope.
 */
public final class CrowdMain {

  /** Printed before what is wrong with an attempt. */
  public static final String WRONG = "crowd: wrong: ";

  /** Printed when all is over, before how many threads still have a current context. */
  public static final String PLAYED = "crowd: played, dirty threads: ";

  private static final int CORES = 2;

  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[1]);
    int waves = Integer.parseInt(args[2]);
    // Not all threads are handlers': those wait for runs, which need threads too.
    int threads = size + size / 4;
    ExecutorService users = args[0].equals("pool") ? Threads.pool(threads) : Threads.virtual();
    if (users == null) {
      throw new IllegalStateException("This JVM has no virtual threads");
    }
    Endpoint endpoint = CrowdHandler.endpoint(users, Boolean.parseBoolean(args[3]));
    List<Executor> cores = new ArrayList<>();
    for (int i = 0; i < CORES; i++) {
      cores.add(ReplicaMain.core());
    }
    for (int wave = 0; wave < waves; wave++) {
      play(endpoint, cores, wave * size, size);
    }
    int dirty = args[0].equals("pool") ? Threads.dirty(users, threads) : 0;
    for (Executor core : cores) {
      dirty += Threads.dirty(core, 1);
    }
    System.gc(); // whoever forgot a scope is told of when it is collected
    System.out.println(PLAYED + dirty);
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private static void play(Endpoint endpoint, List<Executor> cores, int from, int size)
      throws Exception {
    Gate here = new Gate(size);
    CountDownLatch over = new CountDownLatch(size);
    for (int i = 0; i < size; i++) {
      int number = from + i;
      new CrowdAttempt(
              number,
              endpoint,
              cores.get(number % cores.size()),
              here,
              result -> {
                if (!result.equals(CrowdAttempt.result(number))) {
                  System.out.println(WRONG + number + ": " + result);
                }
                over.countDown();
              })
          .begin();
    }
    if (!over.await(120, TimeUnit.SECONDS)) {
      System.out.println(WRONG + over.getCount() + " attempts are not over");
    }
  }

  private CrowdMain() {}
}
