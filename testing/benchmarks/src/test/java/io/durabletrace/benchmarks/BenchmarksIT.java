/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.benchmarks.agent.SdkClasses;
import io.durabletrace.testing.ChildProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks run, what they compare is the same, and what holds at any load holds. */
@Execution(ExecutionMode.CONCURRENT) // nothing here depends on how long it takes
class BenchmarksIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String TEN_ONCE = "0,10,%s,%s,1";
  private static final String UNSAMPLED_TEN = "0,10,UNSAMPLED,false,0";
  private static final String UNSAMPLED_HUNDRED = "0,100,UNSAMPLED,false,0";
  private static final String REPLAYED_TEN = "10,0,UNSAMPLED,false,0";
  private static final String REPLAYED_THOUSAND = "1000,0,UNSAMPLED,false,0";
  private static final String SAMPLED_REPLAYED_TEN = "10,0,SAMPLED,false,0";
  private static final String SAMPLED_REPLAYED_THOUSAND = "1000,0,SAMPLED,false,0";
  private static final String[] ALLOCATIONS = {
    UNSAMPLED_TEN,
    UNSAMPLED_HUNDRED,
    REPLAYED_TEN,
    REPLAYED_THOUSAND,
    SAMPLED_REPLAYED_TEN,
    SAMPLED_REPLAYED_THOUSAND
  };

  /** A frame that is split between two reads has a reader of its own; one for an attempt. */
  private static final int BYTES_OF_SPLIT_FRAMES = 2;

  /** All bytes of ten replayed commands: no object for any of them. */
  private static final int BYTES_OF_TEN_REPLAYED = 10;

  /**
   * {@code TracedRun}, {@code TracedAction}, {@code RunSpan}, {@code RunExecution}, {@code
   * TracedRunCompleter}, and what starts the span.
   */
  private static final int BYTES_OF_UNSAMPLED_RUN = 176;

  /**
   * Those, and a buffer for each message from the server, of which ten commands have four.
   * Otherwise than here, the compiler as a rule leaves the buffers out.
   */
  private static final int BYTES_OF_TEN_UNSAMPLED = 600;

  private static final int LONG_JOURNAL = 20_000;

  /** Of our own objects that an attempt keeps, which may be others at another moment. */
  private static final int BYTES_THAT_MAY_DIFFER = 200;

  private static String stock;
  private static String ours;

  @BeforeAll
  static void play() {
    CompletableFuture<String> meanwhile =
        CompletableFuture.supplyAsync(() -> play(Variant.STOCK, null, ALLOCATIONS));
    ours = play(Variant.OURS, null, ALLOCATIONS);
    stock = meanwhile.join();
  }

  @ParameterizedTest
  @CsvSource({"SAMPLED, 2", "NONE, 3"})
  void whatIsWrittenByHandIsTheSame(ServerTrace serverTrace, int spans) {
    List<String> ofOurs = exported(Variant.OURS, TEN_ONCE.formatted(serverTrace, false));
    assertThat(ofOurs).anyMatch(line -> line.startsWith("metric durable.command.count"));
    assertThat(ofOurs).filteredOn(line -> line.startsWith("span ")).hasSize(spans);
    assertThat(exported(Variant.BY_HAND, TEN_ONCE.formatted(serverTrace, true))).isEqualTo(ofOurs);
  }

  private static List<String> exported(Variant variant, String kind) {
    try (OtlpSink sink = OtlpSink.start()) {
      play(variant, sink.endpoint(), kind);
      return Stream.concat(
              described(sink.spans()).map(span -> "span " + span),
              sink.metricPoints().stream()
                  .filter(point -> point.startsWith("durable."))
                  .map(point -> "metric " + point))
          .toList();
    }
  }

  @Test
  void anUnsampledAttemptAllocatesForARunThatExecutesAndForNothingElse() {
    assertThat(oursPerTenCommands(UNSAMPLED_TEN, UNSAMPLED_HUNDRED, 90))
        .isLessThanOrEqualTo(BYTES_OF_UNSAMPLED_RUN);
    assertThat(extraPerTenCommands(UNSAMPLED_TEN, UNSAMPLED_HUNDRED, 90))
        .isLessThan(BYTES_OF_TEN_UNSAMPLED);
  }

  @Test
  void aReplayedCommandAllocatesNothing() {
    for (String[] kinds :
        new String[][] {
          {REPLAYED_TEN, REPLAYED_THOUSAND}, {SAMPLED_REPLAYED_TEN, SAMPLED_REPLAYED_THOUSAND}
        }) {
      assertThat(oursPerTenCommands(kinds[0], kinds[1], 990)).isLessThan(BYTES_OF_SPLIT_FRAMES);
      assertThat(extraPerTenCommands(kinds[0], kinds[1], 990)).isLessThan(BYTES_OF_TEN_REPLAYED);
    }
  }

  @Test
  void whatARunningAttemptKeepsDoesNotGrowWithItsJournal() {
    Heap withTen = Retained.perAttempt(Variant.OURS, 10, 50);
    Heap withMany = Retained.perAttempt(Variant.OURS, LONG_JOURNAL, 5);
    assertThat(withTen.ours()).isPositive();
    assertThat(withMany.ours()).isLessThan(withTen.ours() + BYTES_THAT_MAY_DIFFER);
    // Arrays and strings, which no class of ours is counted for.
    long moreWithTen = withTen.all() - Retained.perAttempt(Variant.STOCK, 10, 50).all();
    long moreWithMany = withMany.all() - Retained.perAttempt(Variant.STOCK, LONG_JOURNAL, 5).all();
    assertThat(moreWithMany).isLessThan(moreWithTen + LONG_JOURNAL / 2);
  }

  @Test
  void disabledItTransformsNoClassOfTheSdk() {
    Set<String> byTheAgentAlone = transformed(stock);
    assertThat(transformed(ours)).as("control").isNotEqualTo(byTheAgentAlone);
    assertThat(
            transformed(
                play(Variant.DISABLED, null, TEN_ONCE.formatted(ServerTrace.SAMPLED, false))))
        .isEqualTo(byTheAgentAlone);
  }

  @Test
  void theBenchmarkRuns() {
    List<Variant> variants = List.of(Variant.STOCK, Variant.OURS);
    Map<Variant, Figures> figures =
        new Forks(2, TimeValue.milliseconds(300))
            .run(new Case("some", 0, 3, ServerTrace.SAMPLED, variants));
    assertThat(figures).containsOnlyKeys(variants);
    assertThat(figures.values())
        .allSatisfy(
            one -> {
              assertThat(one.cpuMicros()).isPositive();
              assertThat(one.bytes()).isPositive();
            });
  }

  /** Of ten commands one is a run. */
  private static double oursPerTenCommands(String few, String many, int commandsMore) {
    return 10.0 * (allocated(ours, many, 1) - allocated(ours, few, 1)) / commandsMore;
  }

  /** All bytes, above those with the agent alone. */
  private static double extraPerTenCommands(String few, String many, int commandsMore) {
    long more = allocated(ours, many, 0) - allocated(ours, few, 0);
    long moreOfStock = allocated(stock, many, 0) - allocated(stock, few, 0);
    return 10.0 * (more - moreOfStock) / commandsMore;
  }

  private static long allocated(String output, String kind, int which) {
    String start = PlayMain.ALLOCATED + kind + " ";
    return output
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToLong(line -> Long.parseLong(line.substring(start.length()).split(" ", -1)[which]))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  private static Set<String> transformed(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith(SdkClasses.TRANSFORMED))
        .collect(Collectors.toSet());
  }

  /** All but ids of spans, what follows from those of the parent, times and who says so. */
  private static Stream<String> described(List<ReceivedSpan> spans) {
    return spans.stream()
        .sorted(Comparator.comparing(ReceivedSpan::name))
        .map(
            span ->
                span.name()
                    + "\n"
                    + span.kind()
                    + ' '
                    + span.status()
                    + ' '
                    + span.statusDescription()
                    + " sampled "
                    + (span.flags() & 1)
                    + " links "
                    + span.links().stream()
                        .map(link -> link.traceId() + '-' + link.spanId())
                        .sorted()
                        .toList()
                    + "\n"
                    + withoutThread(span.attributes())
                    + "\n"
                    + span.events().stream()
                        .map(event -> event.name() + ' ' + withoutTime(event.attributes()))
                        .collect(Collectors.joining("\n")));
  }

  private static Map<String, Object> withoutThread(Map<String, Object> attributes) {
    Map<String, Object> sorted = new TreeMap<>(attributes);
    sorted.keySet().removeIf(key -> key.startsWith("thread."));
    return sorted;
  }

  private static Map<String, Object> withoutTime(Map<String, Object> attributes) {
    Map<String, Object> sorted = new TreeMap<>(attributes);
    sorted.computeIfPresent("restate.wake_up_time", (key, time) -> "a time");
    return sorted;
  }

  /** Plays in a JVM of its own until that ends, and returns what it printed. */
  private static String play(Variant variant, URI collector, String... kinds) {
    List<String> command = new ArrayList<>();
    command.add(Forks.jdk().resolve("bin/java").toString());
    command.addAll(variant.jvmArguments());
    if (collector != null) {
      command.add("-Dotel.traces.exporter=otlp");
      command.add("-Dotel.metrics.exporter=otlp");
      command.add("-Dotel.exporter.otlp.protocol=http/protobuf");
      command.add("-Dotel.exporter.otlp.endpoint=" + collector);
    }
    command.add("-javaagent:" + Variant.helperJar());
    if (kinds.length > 1) {
      command.add("-Xmn700m"); // the garbage is counted, so none may be collected
      // The compilers get their time before the next attempt, however loaded the machine is.
      command.add("-XX:-BackgroundCompilation");
      // And do not decide by chance which short-lived objects, the SDK's too, are made at all.
      command.add("-XX:-DoEscapeAnalysis");
    }
    command.add("-cp");
    Path target = ProjectFiles.root().resolve("testing/benchmarks/target");
    command.add(target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*");
    command.add(PlayMain.class.getName());
    command.addAll(List.of(kinds));
    try (ChildProcess process =
        ChildProcess.start(variant.toString(), new ProcessBuilder(command))) {
      int exit = process.awaitExit(PATIENCE);
      assertThat(exit).as(process.dump()).isZero();
      return process.dump();
    }
  }
}
