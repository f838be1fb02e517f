/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One invocation, as the server sees it: attempt after attempt until it has a result. */
final class Invocation {
  private static final int MOST_ATTEMPTS = 40;
  private static final long PATIENCE_MILLIS = 20_000;

  private final Schedule schedule;
  private final Fleet fleet;
  private final Executor world;
  private final Journal journal;
  private final Random delays;
  private final List<PlayedAttempt> attempts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int retries;
  private int known;

  Invocation(Schedule schedule, Fleet fleet, Executor world) {
    this.schedule = schedule;
    this.fleet = fleet;
    this.world = world;
    this.journal = new Journal(Frames.input("input", schedule.clientHeaders()));
    this.delays = new Random(schedule.program().seed());
    for (int signal : schedule.program().signals()) {
      later(Frames.awakeableResolved(signal, "approved " + signal));
    }
  }

  /** Plays all of it; whatever went wrong is in the result. */
  static PlayedInvocation play(Schedule schedule, Fleet fleet, Executor world) {
    Invocation invocation = new Invocation(schedule, fleet, world);
    try {
      invocation.play();
    } catch (Exception e) {
      invocation.problems.add("broke: " + e);
    }
    return new PlayedInvocation(
        schedule,
        List.copyOf(invocation.attempts),
        invocation.journal.commands(),
        List.copyOf(invocation.problems));
  }

  private void play() throws IOException, InterruptedException {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      AttemptPlayer player = attempt(schedule.modes().of(i, journal), schedule.attempt(i));
      problems.addAll(player.problems());
      if (player.ended() || player.problems().stream().anyMatch(Invocation::isError)) {
        return;
      }
      Protocol.SuspensionMessage suspension = player.suspension();
      if (suspension != null && !journal.awaitAny(suspension, PATIENCE_MILLIS)) {
        problems.add("suspended on what never comes: " + suspension);
        return;
      }
    }
    problems.add("not completed after " + MOST_ATTEMPTS + " attempts");
  }

  /** One more attempt, whatever the schedule says. */
  AttemptPlayer attempt(Mode mode, AttemptPlan plan) throws IOException {
    AttemptPlayer player = new AttemptPlayer(this, plan, mode, retries);
    attempts.add(player.play(fleet.port(mode)));
    int size = journal.entries().size();
    retries = size == known ? retries + 1 : 0;
    known = size;
    return player;
  }

  private static boolean isError(String problem) {
    return problem.startsWith(AttemptPlayer.ERROR);
  }

  Schedule schedule() {
    return schedule;
  }

  Journal journal() {
    return journal;
  }

  /** Stores a command that an attempt wrote; what follows from it comes by and by. */
  void store(Frame command) {
    journal.store(command);
    Callees.answers(schedule.invocationId(), command).forEach(this::later);
  }

  /** Stores the result of a run. */
  void store(Protocol.ProposeRunCompletionMessage proposal) {
    journal.notify(Frames.runCompletion(proposal));
  }

  private void later(byte[] notification) {
    long micros;
    synchronized (delays) {
      micros = delays.nextInt(3) == 0 ? 0 : delays.nextInt(4_000);
    }
    CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS, world)
        .execute(() -> journal.notify(notification));
  }
}
