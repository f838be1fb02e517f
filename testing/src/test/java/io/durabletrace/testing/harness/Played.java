/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.harness.Combination.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One combination, played: what was recorded with the agent and without, and the spans.
 *
 * @param spans those that arrived while the program was alive
 * @param late those that came only when it was ended
 * @param output what the program with the agent printed
 */
record Played(
    Combination combination,
    Recording bare,
    Recording traced,
    List<ReceivedSpan> spans,
    List<ReceivedSpan> late,
    String output) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** By SDK and JDK: the agent makes no difference to what is recorded without it. */
  private static final Map<String, Recording> BARE = new ConcurrentHashMap<>();

  static Played play(Combination combination, List<Scenario> scenarios) throws IOException {
    Path tracedFile = Files.createTempFile("harness", ".traced");
    // Before the other: scenarios that last until the end do not wait for ever.
    Recording bare =
        BARE.computeIfAbsent(combination.sdk() + combination.jdk(), key -> bare(combination));
    try (OtlpSink sink = OtlpSink.start();
        JavaProcess traced = combination.traced(tracedFile, sink).start()) {
      traced.awaitLine(HarnessMain.PLAYED);
      Recording recording = Recording.read(tracedFile);
      awaitSpans(sink, combination, recording, scenarios);
      List<ReceivedSpan> spans = sink.spans();
      traced.terminate();
      List<ReceivedSpan> late = sink.spans().subList(spans.size(), sink.spans().size());
      return new Played(combination, bare, recording, spans, late, traced.dump());
    } finally {
      Files.delete(tracedFile);
    }
  }

  private static Recording bare(Combination combination) {
    try {
      Path file = Files.createTempFile("harness", ".bare");
      try (JavaProcess bare = combination.bare(file).start()) {
        bare.awaitLine(HarnessMain.PLAYED);
        return Recording.read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until everything is there that is expected, or nothing comes any more. */
  private static void awaitSpans(
      OtlpSink sink, Combination combination, Recording recording, List<Scenario> scenarios) {
    Quiet quiet = new Quiet();
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                List<ReceivedSpan> spans = sink.spans();
                return quiet.since(spans.size()).compareTo(QUIET) > 0
                    || scenarios.stream()
                        .allMatch(s -> isAsExpected(s, combination, recording, spans));
              });
    } catch (ConditionTimeoutException e) {
      // The tests of the scenarios say what is missing.
    }
  }

  private static boolean isAsExpected(
      Scenario scenario, Combination combination, Recording recording, List<ReceivedSpan> spans) {
    return !isCompared(scenario, combination)
        || scenario.lastsUntilTheEnd()
        || ReceivedTrees.text(scenario, spans).equals(expected(scenario, combination, recording));
  }

  /** Whether it is known what this scenario leaves when it is played like this. */
  boolean isCompared(Scenario scenario) {
    return isCompared(scenario, combination);
  }

  private static boolean isCompared(Scenario scenario, Combination combination) {
    return scenario.tracesKnown()
        && combination.mode() != Mode.OFF
        && combination.mode() != Mode.UNSAMPLED;
  }

  /** The scenario's spans, also those that only came at the end if that is what it is about. */
  String received(Scenario scenario) {
    if (!scenario.lastsUntilTheEnd()) {
      return ReceivedTrees.text(scenario, spans);
    }
    List<ReceivedSpan> all = new ArrayList<>(spans);
    all.addAll(late);
    return ReceivedTrees.text(scenario, all);
  }

  String expected(Scenario scenario) {
    return expected(scenario, combination, traced);
  }

  private static String expected(Scenario scenario, Combination combination, Recording recording) {
    return ReceivedTrees.text(
        scenario.expectedSpans(
            new Expect.Facts(
                combination.sdk().version(),
                recording.errorMessage(scenario),
                combination.mode() == Mode.MORE,
                combination.mode() == Mode.MORE,
                combination.mode() == Mode.CONNECTING)));
  }

  private static final class Quiet {
    private int last = -1;
    private long at = System.nanoTime();

    Duration since(int count) {
      if (count != last) {
        last = count;
        at = System.nanoTime();
      }
      return Duration.ofNanos(System.nanoTime() - at);
    }
  }
}
