/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody hostile has found the service's port. The SDK answers each request as it does without
 * us, nothing of ours is thrown or logged again and again, memory stays bounded (a small heap), and
 * no text of an attacker becomes the name of a span or an attribute of a metric.
 *
 * <p>Some thousand requests in every build; {@code -Dsurvival.full=true} sends a million and writes
 * {@code testing/results/hostile-input.txt}. {@code -Dsurvival.seed=…} plays a run again.
 */
class HostileInputIT {
  private static final boolean FULL = Survival.FULL;
  private static final long SEED = Survival.seed();
  private static final int REQUESTS =
      Integer.getInteger("survival.requests", FULL ? 1_000_000 : 6_000);
  private static final Duration PATIENCE = Duration.ofMinutes(FULL ? 60 : 5);

  /** What is loaded or cached late. */
  private static final long HEAP_NOISE_MIB = 8;

  /** What names and attributes may be: the service's own handlers, and fixed words. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "span (attempt|attempt-started|invocation-start) (Greeter/greet|Cart/\\{key}/add|Cart/add|Greeter/\\{key}/greet)"
              + "|span run \\(charge\\)"
              + "|metric durable\\.[a-z_.]+"
              + "|attribute durable\\.runtime=restate"
              + "|attribute rpc\\.service=(Greeter|Cart)"
              + "|attribute rpc\\.method=(greet|add)"
              + "|attribute durable\\.(attempt|run)\\.outcome=[a-z]+"
              + "|attribute durable\\.command\\.type=[A-Za-z]+"
              + "|(started|ended|attempts) \\d+");

  private final SdkVersion sdk = SdkVersion.java(System.getProperty("survival.sdk", "2.4.1"));

  @TempDir private Path folder;

  @Test
  void whateverIsSentTheSdkAnswersAsEver() throws IOException {
    TestReport report =
        new TestReport("Hostile input: random and mutated requests, in process (HostileInputIT)");
    report.add("seed: " + SEED);
    report.add("SDK: " + sdk.version());
    long start = System.nanoTime();

    List<String> bare;
    List<String> traced;
    List<String> output;
    try (JavaProcess without = jvm("bare", 0, REQUESTS, false).start();
        JavaProcess with = traced("traced", 0, REQUESTS, false).start()) {
      without.process().awaitLine(HostileMain.ANSWERED, PATIENCE);
      with.process().awaitLine(HostileMain.ANSWERED, PATIENCE);
      with.terminate();
      bare = Files.readAllLines(folder.resolve("bare"));
      traced = Files.readAllLines(folder.resolve("traced"));
      output = with.process().lines();
    }

    assertThat(bare).hasSize(REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
      if (!bare.get(i).equals(traced.get(i))) {
        assertThat(answer("traced-" + i, i, true))
            .as("request %d with survival.seed=%d", i, SEED)
            .isEqualTo(answer("bare-" + i, i, false));
      }
    }
    List<String> seen = Files.readAllLines(folder.resolve("seen"));
    assertThat(seen).as("names and attributes").allMatch(line -> KNOWN.matcher(line).matches());
    assertThat(seen)
        .as("what is looked at")
        .contains("span attempt Greeter/greet", "metric durable.attempt.duration")
        .contains("attribute rpc.method=greet", "attribute durable.attempt.outcome=completed");
    assertThat(heap(output, HostileMain.HEAP_AT_THE_END))
        .as("MiB after a collection")
        .isLessThan(heap(output, HostileMain.HEAP_AT_THE_BEGIN) + HEAP_NOISE_MIB);
    assertThat(count(seen, "ended")).isEqualTo(count(seen, "started"));
    assertThat(count(seen, "attempts")).as("attempts").isGreaterThan(REQUESTS / 5);
    checkLog(output);

    TreeMap<String, Integer> answers = new TreeMap<>();
    bare.forEach(line -> answers.merge(line.substring(line.indexOf(' ')).trim(), 1, Integer::sum));
    List<String> figures = new ArrayList<>();
    figures.add("requests: " + REQUESTS + ", answers that were not those without us: 0");
    figures.add("attempts, each ended once: " + count(seen, "attempts"));
    figures.add("duration: " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    output.stream().filter(line -> line.startsWith("hostile: heap")).forEach(figures::add);
    answers.forEach((frames, count) -> figures.add("answered with " + frames + ": " + count));
    report.addAll(figures);
    if (FULL) {
      report.write("hostile-input.txt");
    }
  }

  private static long heap(List<String> output, String when) {
    return output.stream()
        .filter(line -> line.startsWith(when))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  static void checkLog(List<String> output) {
    List<String> logged = output.stream().filter(l -> l.contains("[otel.javaagent")).toList();
    List<String> words = logged.stream().map(l -> l.replaceAll("^.*?] \\[[^]]*] ", "")).toList();
    assertThat(Set.copyOf(words)).as("nothing twice: %s", words).hasSameSizeAs(words);
    assertThat(output).noneMatch(line -> line.contains("DurableTrace failed"));
    assertThat(output).noneMatch(line -> line.contains("OutOfMemoryError"));
  }

  static long count(List<String> seen, String what) {
    return seen.stream()
        .filter(line -> line.startsWith(what + ' '))
        .mapToLong(line -> Long.parseLong(line.substring(what.length() + 1)))
        .sum();
  }

  /** One answer, word by word. */
  private String answer(String file, int request, boolean withAgent) throws IOException {
    JavaProcess.Builder jvm =
        withAgent
            ? traced(file, request, request + 1, true)
            : jvm(file, request, request + 1, true);
    try (JavaProcess process = jvm.start()) {
      process.process().awaitLine(HostileMain.ANSWERED, PATIENCE);
      return Files.readString(folder.resolve(file));
    }
  }

  private JavaProcess.Builder traced(String file, int from, int to, boolean show)
      throws IOException {
    return jvm(file, from, to, show)
        .agent(ProjectFiles.javaagentJar())
        .extension(SurvivalJars.extension(folder, SeenTelemetry.class))
        .property("seen.file", folder.resolve(show ? "unseen" : "seen").toString())
        .property("otel.traces.exporter", "durable-file")
        .property("otel.exporter.durable-file.path", folder.resolve(file + ".jsonl").toString())
        .property("otel.exporter.durable-file.max-size", "1m")
        .property("otel.exporter.durable-file.max-files", "2")
        .property("otel.metrics.exporter", "none")
        .property("otel.logs.exporter", "none")
        .property("otel.javaagent.logging", "simple")
        .property("otel.instrumentation.restate.call-propagation", "always")
        .property("otel.instrumentation.restate.capture-state-keys", "true")
        .property("otel.instrumentation.durable.lifecycle-events", "span,log")
        .property("otel.instrumentation.durable.start-marker", "true");
  }

  private JavaProcess.Builder jvm(String file, int from, int to, boolean show) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("hostile input, " + file)
            .mainClass(HostileMain.class.getName())
            .classPath(List.of(Path.of("target/classes")))
            .classPath(sdk.classPath())
            .property("log4j2.level", "OFF")
            .jvmArgument("-Xmx512m") // single requests take more than 128 of the SDK itself
            .argument(folder.resolve(file).toString())
            .argument(String.valueOf(SEED))
            .argument(String.valueOf(from))
            .argument(String.valueOf(to));
    return show ? jvm.argument("show") : jvm;
  }
}
