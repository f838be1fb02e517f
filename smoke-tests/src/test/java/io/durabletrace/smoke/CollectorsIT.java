/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.FickleCollector.Mood;
import io.durabletrace.testing.Bootstrap;
import io.durabletrace.testing.ClassHistogram;
import io.durabletrace.testing.Interval;
import io.durabletrace.testing.Medians;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The collector is absent, hangs, refuses or is slow: handlers answer as quickly as with one that
 * works, memory is bounded, nothing of ours is logged, and spans, log records and metrics arrive
 * again when it is well. {@link CollectorAtTheEndIT} ends such a process.
 *
 * <p>Of two services that get the same load at the same time, one has a collector that is ill, and
 * then the other: from one minute to the next one and the same service differs by a quarter.
 *
 * <p>A short form by default, in which only one of them falls ill; {@code -Dsurvival.full=true}
 * measures, and writes {@code testing/results/collectors.txt}.
 */
class CollectorsIT {
  private static final boolean FULL = Survival.FULL;
  private static final int ENOUGH_ROUNDS = 5;
  private static final int ROUNDS = FULL ? Integer.getInteger("survival.rounds", ENOUGH_ROUNDS) : 1;
  private static final int CLIENTS = 4; // of each service
  private static final Duration TURN = seconds("survival.turn", 8, 1);
  private static final Duration SETTLING = Duration.ofMillis(FULL ? 3_000 : 200);
  private static final Duration WARM_UP = TURN.multipliedBy(FULL ? 8 : 1);
  private static final Duration SUSTAINED = seconds("survival.sustained", 180, 0);
  private static final double MOST = 1.05;

  /** More spans than fit into the queue and the batch that is being exported. */
  private static final int ANSWERS_THAT_FILL_THE_QUEUE = 2_000;

  /** OpenTelemetry's defaults: the queue's size and the batch's; some are being made. */
  private static final int MOST_IN_MEMORY = 2_048 + 512 + 100;

  /** With their stack traces, in all rounds; one for each span would be many thousands. */
  private static final int MOST_LINES = 5_000;

  private static final String SPAN = "io.opentelemetry.sdk.trace.SdkSpan";
  private static final String LOG_RECORD = "io.opentelemetry.sdk.logs.SdkReadWriteLogRecord";

  private final TestReport report =
      new TestReport("Collectors that are absent, hang, refuse or are slow (CollectorsIT)");
  private final Map<Mood, List<Ratios>> ratios = new EnumMap<>(Mood.class);
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
    report.add(
        "two services at the same time, of which one has a collector that works, then the other;"
            + " %d rounds, turns of %d s",
        ROUNDS, TURN.toSeconds());
    try (Service one = new Service();
        Service other = new Service()) {
      atOnce(one::warmUp, other::warmUp);
      for (int round = 1; round <= ROUNDS; round++) {
        round(round, one, other);
      }
      sustain(one);
      Collection<Double> latencies = conclude();
      if (ROUNDS >= ENOUGH_ROUNDS) {
        report.write("collectors.txt");
      }
      assertThat(latencies).as("ratios of latencies").allMatch(ratio -> ratio <= MOST);
      for (Service service : List.of(one, other)) {
        List<String> said = service.saidSince(service.linesWhenWarm);
        assertThat(said).noneMatch(line -> line.contains("OutOfMemoryError"));
        assertThat(LogKinds.ofOurs(said)).as("lines of ours").isEmpty();
      }
    }
  }

  private void round(int round, Service one, Service other) {
    for (Mood mood : Mood.values()) {
      if (mood == Mood.WORKS) {
        continue;
      }
      Ratios forth = compare(round, mood, one, other);
      if (FULL) {
        Ratios back = compare(round, mood, other, one);
        ratios.computeIfAbsent(mood, m -> new ArrayList<>()).add(forth.with(back));
      }
    }
  }

  private Ratios compare(int round, Mood mood, Service ill, Service well) {
    int lines = ill.lines().size();
    Turn[] turns = new Turn[2];
    atOnce(() -> turns[0] = ill.turn(mood), () -> turns[1] = well.turn(Mood.WORKS));
    report.add("round %d, it %s: %s", round, mood, turns[0]);
    report.add("round %d, the other works: %s", round, turns[1]);
    if (mood == Mood.HANGS) {
      for (int answers = 0; answers < ANSWERS_THAT_FILL_THE_QUEUE; ) {
        answers += ill.outages.load(mood, Duration.ofSeconds(1)).answers();
      }
      look(ill);
    }
    report.add(
        "round %d, telemetry is there again after %d ms", round, ill.outages.recover().toMillis());
    logs.computeIfAbsent(mood, m -> new ArrayList<>()).addAll(ill.saidSince(lines));
    return turns[0].to(turns[1]);
  }

  private static void atOnce(Runnable one, Runnable other) {
    CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(other);
    one.run();
    meanwhile.join();
  }

  /** What came of the load in which the collector was so, and the CPU time of the service. */
  private record Turn(ClosedLoop.Result result, Duration cpu) {
    double cpuMillis() {
      return cpu.toNanos() / 1e6 / result.answers();
    }

    Ratios to(Turn other) {
      return new Ratios(
          result.percentile(50) / other.result.percentile(50), cpuMillis() / other.cpuMillis());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d answers, %.1f/s, median %.3f ms, p99 %.2f ms, worst %.1f ms, CPU %.3f ms/answer",
          result.answers(),
          result.perSecond(),
          result.percentile(50),
          result.percentile(99),
          result.percentile(100),
          cpuMillis());
    }
  }

  /** One that is ill to one that is well. */
  private record Ratios(double latency, double cpu) {
    /** What the two services differ by of themselves is out of it. */
    Ratios with(Ratios swapped) {
      return new Ratios(Math.sqrt(latency * swapped.latency), Math.sqrt(cpu * swapped.cpu));
    }
  }

  /** A service that is up, with all that it needs. */
  private final class Service implements AutoCloseable {
    private final FickleCollector collector = new FickleCollector();
    private final RestateServer server = RestateServer.builder().start();
    private final SmokeApp app =
        Outages.start(
            ProjectFiles.javaagentJar(),
            collector,
            folder,
            jvm -> jvm.property("otel.metric.export.interval", "1000"));
    private final Outages outages = new Outages(server, collector, CLIENTS);
    private int linesWhenWarm;

    void warmUp() {
      server.register(app.awaitListening().port());
      outages.warmUp(WARM_UP);
      outages.recover();
      linesWhenWarm = lines().size();
    }

    Turn turn(Mood mood) {
      outages.settle(mood, SETTLING);
      Duration before = app.process().process().cpu();
      ClosedLoop.Result result = outages.turn(mood, TURN);
      return new Turn(result, app.process().process().cpu().minus(before));
    }

    List<String> lines() {
      return app.process().process().lines();
    }

    List<String> saidSince(int line) {
      List<String> lines = lines();
      return lines.subList(line, lines.size());
    }

    @Override
    public void close() {
      app.close();
      server.close();
      collector.close();
    }
  }

  /**
   * What it keeps in memory while nobody takes it.
   *
   * @return the whole heap, in units of 2^20 bytes
   */
  private double look(Service service) {
    ClassHistogram heap = Jcmd.histogram(service.app.process().process());
    double mebibytes = heap.bytes() / (double) (1 << 20);
    long spans = heap.instances(SPAN);
    long records = heap.instances(LOG_RECORD);
    report.add(
        "heap after GC while it hangs: %.1f MiB, spans: %d, log records: %d",
        mebibytes, spans, records);
    assertThat(spans).as("spans in memory").isBetween(1_000L, (long) MOST_IN_MEMORY);
    assertThat(records).as("log records in memory").isBetween(1_000L, (long) MOST_IN_MEMORY);
    return mebibytes;
  }

  /** Nothing is taken for so long that a leak of a little per attempt would be seen. */
  private void sustain(Service service) {
    if (SUSTAINED.isZero()) {
      return;
    }
    int lines = service.lines().size();
    service.turn(Mood.HANGS);
    double first = look(service);
    ClosedLoop.Result result = service.outages.load(Mood.HANGS, SUSTAINED);
    double last = look(service);
    report.add(
        "while it hangs for %d s more, %d answers: heap after GC from %.1f to %.1f MiB",
        SUSTAINED.toSeconds(), result.answers(), first, last);
    addLog(service.saidSince(lines));
    assertThat(last / first).as("heap after GC, last / first").isLessThan(1.1);
    service.outages.recover();
  }

  private Collection<Double> conclude() {
    Map<Mood, Double> latencies = new EnumMap<>(Mood.class);
    logs.forEach(
        (mood, log) -> {
          List<Ratios> rounds = ratios.getOrDefault(mood, List.of());
          if (!rounds.isEmpty()) {
            latencies.put(mood, conclude(mood, "median latency", rounds, Ratios::latency));
            conclude(mood, "CPU time of the service per answer", rounds, Ratios::cpu);
          }
          report.add("it %s:", mood);
          addLog(log);
        });
    return latencies.values();
  }

  private double conclude(
      Mood mood, String what, List<Ratios> rounds, Function<Ratios, Double> figure) {
    List<Double> all = rounds.stream().map(figure).toList();
    Interval nineOfTen =
        Bootstrap.nineOfTen(
            all.size(), drawn -> Medians.of(Arrays.stream(drawn).mapToObj(all::get).toList()));
    double ratio = Medians.of(all);
    report.add(
        "it %s: %s, to that with one that works: %.3f, nine of ten %.3f to %.3f",
        mood, what, ratio, nineOfTen.from(), nineOfTen.to());
    return ratio;
  }

  private void addLog(List<String> log) {
    LogKinds.report(log, report);
    assertThat(log.size()).as("a flood of lines").isLessThan(MOST_LINES);
  }
}
