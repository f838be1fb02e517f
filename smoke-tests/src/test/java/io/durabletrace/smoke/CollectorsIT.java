/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.FickleCollector.Mood;
import io.durabletrace.testing.Medians;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The collector is absent, hangs, refuses or is slow: handlers answer as quickly as with one that
 * works, memory is bounded, nothing of ours is logged, and spans, log records and metrics arrive
 * again when it is well. {@link CollectorAtTheEndIT} ends such a process.
 *
 * <p>A short form by default; {@code -Dsurvival.full=true} measures, and writes {@code
 * testing/results/collectors.txt}.
 */
class CollectorsIT {
  private static final boolean FULL = Survival.FULL;
  private static final int ROUNDS = FULL ? Integer.getInteger("survival.rounds", 3) : 1;
  private static final int CLIENTS = 4;
  private static final Duration TURN = seconds("survival.turn", 15, 1);
  private static final Duration SETTLING = Duration.ofMillis(FULL ? 3_000 : 200);
  private static final Duration WARM_UP = TURN.multipliedBy(FULL ? 4 : 1);
  private static final Duration SUSTAINED = seconds("survival.sustained", 180, 0);

  /** More spans than fit into the queue and the batch that is being exported. */
  private static final int ANSWERS_THAT_FILL_THE_QUEUE = 2_000;

  /** OpenTelemetry's defaults: the queue's size and the batch's; some are being made. */
  private static final int MOST_IN_MEMORY = 2_048 + 512 + 100;

  /** With their stack traces, in a round; one for each span would be many thousands. */
  private static final int MOST_LINES = 5_000;

  private static final String SPAN = "io.opentelemetry.sdk.trace.SdkSpan";
  private static final String LOG_RECORD = "io.opentelemetry.sdk.logs.SdkReadWriteLogRecord";

  private final TestReport report =
      new TestReport("Collectors that are absent, hang, refuse or are slow (CollectorsIT)");
  private final Map<Mood, List<Double>> ratios = new EnumMap<>(Mood.class);
  private final Map<Mood, List<String>> logs = new EnumMap<>(Mood.class);

  @TempDir Path folder;

  private static Duration seconds(String property, int full, int slice) {
    return Duration.ofSeconds(FULL ? Integer.getInteger(property, full) : slice);
  }

  @Test
  void handlersDoNotNoticeWhatBecomesOfTheCollector() throws IOException {
    report.add(
        "SDK: %s, handler: Greeter/greet (one run), %d clients, -Xmx192m", CostSetup.SDK, CLIENTS);
    report.add("lifecycle-events=span,log, metrics each second; otherwise the agent's defaults");
    report.add("turns of %d s, each between two with a collector that works", TURN.toSeconds());
    try (FickleCollector collector = new FickleCollector();
        RestateServer server = RestateServer.builder().start();
        SmokeApp app =
            Outages.start(
                ProjectFiles.javaagentJar(),
                collector,
                folder,
                jvm -> jvm.property("otel.metric.export.interval", "1000"))) {
      server.register(app.awaitListening().port());
      Outages outages = new Outages(server, collector, CLIENTS);
      outages.warmUp(WARM_UP);
      outages.recover();
      List<String> start = app.process().process().lines();
      for (int round = 1; round <= ROUNDS; round++) {
        round(round, outages, app);
      }
      sustain(outages, app);
      conclude();
      List<String> said = since(start.size(), app);
      assertThat(said).noneMatch(line -> line.contains("OutOfMemoryError"));
      assertThat(said).as("lines of ours").noneMatch(line -> line.contains("durabletrace"));
    }
    if (FULL) {
      report.write("collectors.txt");
    }
  }

  private void round(int round, Outages outages, SmokeApp app) {
    double before = turn(round, Mood.WORKS, outages);
    for (Mood mood : Mood.values()) {
      if (mood == Mood.WORKS) {
        continue;
      }
      int lines = app.process().process().lines().size();
      double ill = turn(round, mood, outages);
      if (mood == Mood.HANGS) {
        for (int answers = 0; answers < ANSWERS_THAT_FILL_THE_QUEUE; ) {
          answers += outages.load(mood, Duration.ofSeconds(1)).answers();
        }
        look(app);
      }
      report.add(
          "round %d, telemetry is there again after %d ms", round, outages.recover().toMillis());
      logs.computeIfAbsent(mood, m -> new ArrayList<>()).addAll(since(lines, app));
      double after = FULL ? turn(round, Mood.WORKS, outages) : before;
      ratios.computeIfAbsent(mood, m -> new ArrayList<>()).add(ill / ((before + after) / 2));
      before = after;
    }
  }

  /** The median latency. */
  private double turn(int round, Mood mood, Outages outages) {
    ClosedLoop.Result result = outages.turn(mood, SETTLING, TURN);
    report.add(
        "round %d, the collector %s: %d answers, %.1f/s, median %.3f ms, p99 %.2f ms, worst %.1f ms",
        round,
        mood,
        result.answers(),
        result.perSecond(),
        result.percentile(50),
        result.percentile(99),
        result.percentile(100));
    return result.percentile(50);
  }

  private static List<String> since(int line, SmokeApp app) {
    List<String> lines = app.process().process().lines();
    return lines.subList(line, lines.size());
  }

  /** What it keeps in memory while nobody takes it. */
  private LiveHeap look(SmokeApp app) {
    LiveHeap heap = LiveHeap.of(app.process().process());
    long spans = heap.instancesOf(SPAN);
    long records = heap.instancesOf(LOG_RECORD);
    report.add(
        "heap after GC while it hangs: %.1f MiB, spans: %d, log records: %d",
        heap.mebibytes(), spans, records);
    assertThat(spans).as("spans in memory").isBetween(1_000L, (long) MOST_IN_MEMORY);
    assertThat(records).as("log records in memory").isBetween(1_000L, (long) MOST_IN_MEMORY);
    return heap;
  }

  /** Nothing is taken for so long that a leak of a little per attempt would be seen. */
  private void sustain(Outages outages, SmokeApp app) {
    if (SUSTAINED.isZero()) {
      return;
    }
    int lines = app.process().process().lines().size();
    outages.turn(Mood.HANGS, SETTLING, TURN);
    double first = look(app).mebibytes();
    ClosedLoop.Result result = outages.load(Mood.HANGS, SUSTAINED);
    double last = look(app).mebibytes();
    report.add(
        "while it hangs for %d s more, %d answers: heap after GC from %.1f to %.1f MiB",
        SUSTAINED.toSeconds(), result.answers(), first, last);
    addKinds(since(lines, app));
    assertThat(last / first).as("heap after GC, last / first").isLessThan(1.1);
    outages.recover();
  }

  private void conclude() {
    Map<Mood, Double> medians = new EnumMap<>(Mood.class);
    ratios.forEach(
        (mood, values) -> {
          double ratio = Medians.of(values);
          medians.put(mood, ratio);
          report.add("it %s: median latency / that with one that works: %.3f", mood, ratio);
          addKinds(logs.getOrDefault(mood, List.of()));
        });
    if (FULL) {
      assertThat(medians.values()).as("ratios of latencies").allMatch(ratio -> ratio <= 1.05);
    }
  }

  /** What the agent logged, without numbers and stack traces. */
  private void addKinds(List<String> log) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (String line : log) {
      if (line.startsWith("[otel.javaagent ")) {
        kinds.merge(kind(line), 1, Integer::sum);
      }
    }
    report.add("  lines in the log: %d of ours, %d in all", ofOurs(log), log.size());
    kinds.forEach((kind, count) -> report.add("  %d x %s", count, kind));
    assertThat(log.size()).as("a flood of lines").isLessThan(MOST_LINES);
  }

  private static long ofOurs(List<String> log) {
    return log.stream().filter(line -> line.contains("durabletrace")).count();
  }

  /** Without time, thread and how many it concerns. */
  private static String kind(String line) {
    String words = line.replaceFirst("^\\[otel.javaagent [^]]*] \\[[^]]*] ", "");
    return words.replaceFirst("(export|dropped) \\d+", "$1 N").replaceFirst("(?<=^.{160}).*", " …");
  }
}
