/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replay is sacred: whatever handler, whatever happens to its attempts, with whatever agent each of
 * them runs, the invocation ends as it does without, and no journal fails to replay.
 *
 * <p>A slice with a fresh seed by default. {@code -Dreplay.full=true} is the full form, which
 * writes {@code testing/results/replay-harness.txt}; {@code -Dreplay.seed=… -Dreplay.schedule=…
 * -Dreplay.sdk=…} plays one schedule again.
 */
@ParameterizedClass
@MethodSource("sdks")
class ReplayIT {
  private static final int AT_ONCE = 8;
  private static final int BATCH = 200;

  private static final ReplaySettings SETTINGS = ReplaySettings.read();
  private static final String REPLAYED = "calls and sends replayed with our header";
  private static final Figures FIGURES = new Figures();
  private static final long START = System.nanoTime();

  /** The SDKs with which nothing was wrong. */
  private static final Set<String> PROVEN = new TreeSet<>();

  private static Fleet fleet;
  private static Spans spans;
  private static List<PlayedInvocation> played;
  private static ExecutorService world;

  private final String sdk;
  private final List<String> failures = new ArrayList<>();

  ReplayIT(String sdk) {
    this.sdk = sdk;
  }

  static List<String> sdks() {
    return SETTINGS.sdks();
  }

  @BeforeParameterizedClassInvocation
  static void start(String sdk) {
    System.out.println("SDK " + sdk + ", replay.seed=" + SETTINGS.seed());
    fleet = Fleet.start(SdkVersion.java(sdk));
    spans = new Spans(fleet);
    played = new ArrayList<>();
    world = Executors.newFixedThreadPool(2);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    try {
      fleet.terminate();
      spans.take();
      assertThat(fleet.complaints()).as("complaints, seed %s", SETTINGS.seed()).isEmpty();
      assertThat(played)
          .as("attempts, each traced once")
          .allMatch(one -> spans.of(one).equals(one.tracedOutcomes()));
    } catch (AssertionError e) {
      PROVEN.clear();
      throw e;
    } finally {
      world.shutdownNow();
      fleet.close();
    }
  }

  @AfterAll
  static void report() throws IOException {
    SETTINGS.report(FIGURES, Duration.ofNanos(System.nanoTime() - START), PROVEN);
  }

  @Test
  void noJournalEverFailsToReplay() throws Exception {
    List<Schedule> schedules = SETTINGS.schedules(sdk);
    long before = FIGURES.get(REPLAYED);
    for (int from = 0; from < schedules.size() && failures.isEmpty(); from += BATCH) {
      play(schedules.subList(from, Math.min(from + BATCH, schedules.size())));
    }
    assertThat(failures).as("seed %s", SETTINGS.seed()).isEmpty();
    if (!SETTINGS.isOnlyOne()) {
      // What was to be proved was there.
      assertThat(FIGURES.get(REPLAYED) - before).isGreaterThan(schedules.size());
    }
    PROVEN.add(sdk);
  }

  @Test
  void withoutTheAgentOurHeadersDoNotReplayAndWithItAgainTheyDo() throws IOException {
    journals(1).withoutTheAgentTheyDoNotReplayAndWithItAgainTheyDo();
  }

  @Test
  void headersOfAnyPropagatorReplay() throws IOException {
    journals(2).thoseOfAnyPropagatorReplay();
  }

  @Test
  void aHeaderThatTheUserNoLongerSetsIsAMismatchAsItIsWithoutUs() throws IOException {
    journals(3).aHeaderThatTheUserNoLongerSetsIsAMismatchAsItIsWithoutUs();
  }

  private static DetachedJournals journals(int which) {
    return new DetachedJournals(fleet, SETTINGS.seed() + which, world);
  }

  private void play(List<Schedule> batch) throws Exception {
    List<PlayedInvocation> traced = new ArrayList<>();
    for (Pair pair : playAtOnce(batch)) {
      traced.add(pair.traced);
      compare(pair);
      FIGURES.add(sdk, pair.traced);
    }
    spans.await(traced);
    for (PlayedInvocation one : traced) {
      if (!spans.of(one).equals(one.tracedOutcomes())) {
        fail(one, "spans " + spans.of(one) + ", not " + one.tracedOutcomes());
      }
    }
    played.addAll(traced);
  }

  /** The same schedule, with agents and without. */
  private record Pair(PlayedInvocation traced, PlayedInvocation bare) {}

  private static List<Pair> playAtOnce(List<Schedule> schedules)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
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
    }
  }

  private void compare(Pair pair) {
    List<String> wrong = new ArrayList<>(pair.traced.problems());
    pair.bare.problems().forEach(problem -> wrong.add("without agent: " + problem));
    if (wrong.isEmpty() && !pair.traced.commandsWithoutUs().equals(pair.bare.commandsWithoutUs())) {
      wrong.add("not the commands of an agent-free run:\n" + pair.bare.commandsWithoutUs());
    }
    if (!wrong.isEmpty()) {
      fail(pair.traced, String.join("\n", wrong));
    }
  }

  private void fail(PlayedInvocation played, String wrong) {
    String failure = wrong + "\n-Dreplay.sdk=" + sdk + " " + played;
    failures.add(failure);
    System.out.println("FAILED: " + failure);
  }
}
