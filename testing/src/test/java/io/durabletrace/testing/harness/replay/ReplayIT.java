/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Replay is sacred: whatever handler, whatever happens to its attempts, with whatever agent each of
 * them runs, the invocation ends as it does without, and no journal fails to replay.
 *
 * <p>A slice with a fresh seed by default. {@code -Dreplay.schedules=10000 -Dreplay.keep=true} is
 * the full form, which writes {@code testing/results/replay-harness.txt}; {@code -Dreplay.seed=…
 * -Dreplay.schedule=… -Dreplay.sdk=…} plays one again.
 */
class ReplayIT {
  private static final int AT_ONCE = 8;
  private static final int BATCH = 200;

  private final ReplaySettings settings = ReplaySettings.read();
  private final Figures figures = new Figures();
  private final List<String> failures = new ArrayList<>();

  @Test
  void noJournalEverFailsToReplay() throws Exception {
    System.out.println("replay.seed=" + settings.seed());
    long start = System.nanoTime();
    for (String sdk : settings.sdks()) {
      try (Fleet fleet = Fleet.start(SdkVersion.java(sdk))) {
        play(fleet, settings.schedules(sdk));
      }
    }
    settings.keep(figures, Duration.ofNanos(System.nanoTime() - start));
    assertThat(failures).as("seed %s", settings.seed()).isEmpty();
    // What was to be proved was there.
    assertThat(figures.get("calls and sends replayed with our header"))
        .isGreaterThan(settings.only() >= 0 ? -1 : figures.get("schedules"));
  }

  private void play(Fleet fleet, List<Schedule> schedules) throws Exception {
    Spans spans = new Spans(fleet);
    List<PlayedInvocation> all = new ArrayList<>();
    for (int from = 0; from < schedules.size() && failures.isEmpty(); from += BATCH) {
      List<Schedule> batch = schedules.subList(from, Math.min(from + BATCH, schedules.size()));
      List<PlayedInvocation> played = new ArrayList<>();
      for (Pair pair : playAtOnce(fleet, batch)) {
        played.add(pair.traced);
        compare(fleet, pair);
        figures.add(fleet.sdk().version(), pair.traced);
      }
      spans.await(played);
      compare(fleet, played, spans);
      all.addAll(played);
    }
    fleet.terminate();
    spans.take();
    compare(fleet, all, spans); // none came twice
    fleet.complaints().forEach(line -> failures.add(fleet.sdk() + ": " + line));
  }

  /** The same schedule, with agents and without. */
  private record Pair(PlayedInvocation traced, PlayedInvocation bare) {}

  private static List<Pair> playAtOnce(Fleet fleet, List<Schedule> schedules)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    ExecutorService world = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Pair>> tasks = new ArrayList<>();
      for (Schedule schedule : schedules) {
        tasks.add(
            () ->
                new Pair(
                    Invocation.play(schedule, fleet, world),
                    Invocation.play(schedule.bare(), fleet, world)));
      }
      List<Pair> pairs = new ArrayList<>();
      for (Future<Pair> pair : threads.invokeAll(tasks)) {
        pairs.add(pair.get());
      }
      return pairs;
    } finally {
      threads.shutdownNow();
      world.shutdownNow();
    }
  }

  private void compare(Fleet fleet, Pair pair) {
    List<String> wrong = new ArrayList<>(pair.traced.problems());
    pair.bare
        .problems()
        .forEach(problem -> wrong.add("without agent: " + problem + " in " + pair.bare));
    if (wrong.isEmpty() && !pair.traced.commandsWithoutUs().equals(pair.bare.commandsWithoutUs())) {
      wrong.add("not the commands of an agent-free run:\n" + pair.bare.commandsWithoutUs());
    }
    if (!wrong.isEmpty()) {
      fail(fleet, pair.traced, String.join("\n", wrong));
    }
  }

  private void compare(Fleet fleet, List<PlayedInvocation> played, Spans spans) {
    for (PlayedInvocation one : played) {
      if (!spans.of(one).equals(one.tracedOutcomes())) {
        fail(fleet, one, "spans " + spans.of(one) + ", not " + one.tracedOutcomes());
      }
    }
  }

  private void fail(Fleet fleet, PlayedInvocation played, String wrong) {
    String failure = wrong + "\n-Dreplay.sdk=" + fleet.sdk().version() + " " + played;
    failures.add(failure);
    System.out.println("FAILED: " + failure);
  }
}
