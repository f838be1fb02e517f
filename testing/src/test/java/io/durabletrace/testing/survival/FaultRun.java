/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.harness.FaultsMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a forked JVM with faults in our code showed.
 *
 * @param transcripts by fault and scenario, of those that were not as ever
 * @param start the sites that a JVM comes by until the scenarios have been played once
 * @param warm the sites that the scenarios come by when nothing fails
 * @param logged what the agent logged, by fault
 * @param thrown how many faults were really thrown, by fault
 * @param leftOpen how many spans were left running, by fault
 * @param failed the sites that were armed from the start and failed, up to the JVM's end
 * @param failedAtTheEnd those of them that failed when all had been played
 * @param exit the JVM's exit code
 */
record FaultRun(
    Map<String, String> transcripts,
    List<Integer> start,
    List<Integer> warm,
    Map<String, List<String>> logged,
    Map<String, Integer> thrown,
    Map<String, Integer> leftOpen,
    Set<Integer> failed,
    Set<Integer> failedAtTheEnd,
    int exit) {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** The key of what is logged before the first fault. */
  static final String AT_START = "start";

  /** What is never to be seen. */
  static final List<String> UNEXPECTED = List.of("NOT WOVEN", "Exception in thread");

  /** What the agent prints when it gives up its start; the application goes on without it. */
  static final String GIVEN_UP = "OpenTelemetry Javaagent failed to start";

  private static final String FAILED = "DurableTrace failed in ";
  private static final String HEADING = "=== ";
  private static final String THROWN = "thrown ";

  /** Nothing of ours is in it. */
  static FaultRun bare(SdkVersion sdk, Path folder) throws IOException {
    return play(jvm("without agent", sdk), sdk, folder, List.of("cold"));
  }

  /**
   * With the agent, everything switched on.
   *
   * @param armed the sites that fail from the start
   */
  static FaultRun traced(
      SdkVersion sdk,
      Path folder,
      List<FaultPoint> points,
      List<Integer> armed,
      boolean error,
      List<String> orders)
      throws IOException {
    Path agent = SurvivalJars.agent(folder);
    Path list = folder.resolve("points.txt");
    Files.write(list, points.stream().map(FaultPoint::line).toList());
    try (OtlpSink sink = OtlpSink.start()) {
      JavaProcess.Builder jvm =
          jvm("with faults", sdk)
              .agentSettings(sink)
              .property("otel.traces.exporter", "otlp,durable-file")
              .property("otel.exporter.durable-file.path", folder.resolve("spans.jsonl").toString())
              .property("otel.instrumentation.restate.call-propagation", "always")
              .property("otel.instrumentation.restate.capture-state-keys", "true")
              .property("otel.instrumentation.restate.ui-url", "http://localhost:9070")
              .property("otel.instrumentation.durable.lifecycle-events", "span,log")
              .property("otel.instrumentation.durable.start-marker", "true")
              .property("otel.instrumentation.durable.long-attempt-threshold", "1ms")
              .property("faults.armed", FaultPoint.armed(armed))
              .property("faults.error", String.valueOf(error))
              .jvmArgument("-javaagent:" + agent + "=" + list)
              .agent(ProjectFiles.javaagentJar())
              .extension(SurvivalJars.extension(folder, OpenSpans.class));
      return play(jvm, sdk, folder, orders);
    }
  }

  /** With the agent and nothing that fails. */
  static FaultRun healthy(SdkVersion sdk, Path folder, Consumer<JavaProcess.Builder> settings)
      throws IOException {
    JavaProcess.Builder jvm = jvm("with agent", sdk).agent(ProjectFiles.javaagentJar());
    settings.accept(jvm);
    return play(jvm, sdk, folder, List.of("cold"));
  }

  private static JavaProcess.Builder jvm(String name, SdkVersion sdk) {
    return JavaProcess.builder(name)
        .mainClass(FaultsMain.class.getName())
        .classPath(List.of(Path.of("target/classes")))
        .classPath(sdk.classPath())
        .property("log4j2.level", "OFF");
  }

  private static FaultRun play(
      JavaProcess.Builder jvm, SdkVersion sdk, Path folder, List<String> orders)
      throws IOException {
    Path file = Files.createTempFile(folder, "faults", ".txt");
    Path list = Files.write(folder.resolve("orders.txt"), orders);
    jvm.argument(sdk.version()).argument(file.toString()).argument(list.toString());
    try (JavaProcess process = jvm.start()) {
      process.process().awaitLine(FaultsMain.PLAYED, PATIENCE);
      int exit = process.terminate();
      return read(Files.readAllLines(file), process.process().lines(), exit);
    }
  }

  private static FaultRun read(List<String> file, List<String> output, int exit) {
    Map<String, String> transcripts = new LinkedHashMap<>();
    List<Integer> start = new ArrayList<>();
    List<Integer> warm = new ArrayList<>();
    String heading = "";
    for (String line : file) {
      if (line.startsWith(FaultsMain.START)) {
        start.addAll(sites(line.substring(FaultsMain.START.length())));
      } else if (line.startsWith(FaultsMain.WARM)) {
        warm.addAll(sites(line.substring(FaultsMain.WARM.length())));
      } else if (line.startsWith(HEADING)) {
        heading = line.substring(HEADING.length());
      } else {
        transcripts.merge(heading, line, (a, b) -> a + '\n' + b);
      }
    }
    Map<String, List<String>> logged = new LinkedHashMap<>();
    Map<String, Integer> thrown = new LinkedHashMap<>();
    Map<String, Integer> leftOpen = new LinkedHashMap<>();
    Set<Integer> failed = new TreeSet<>();
    Set<Integer> failedAtTheEnd = new TreeSet<>();
    boolean ends = false;
    String fault = AT_START;
    for (String line : output) {
      if (line.startsWith(FaultsMain.FAULT + THROWN)) {
        thrown.put(fault, Integer.valueOf(line.substring((FaultsMain.FAULT + THROWN).length())));
      } else if (line.startsWith(FaultsMain.LEFT_OPEN)) {
        leftOpen.put(fault, Integer.valueOf(line.substring(FaultsMain.LEFT_OPEN.length())));
      } else if (line.startsWith(FaultsMain.FAULT)) {
        fault = line.substring(FaultsMain.FAULT.length());
        logged.put(fault, new ArrayList<>());
      } else if (line.startsWith(Faults.FIRST)) {
        Integer site = Integer.valueOf(line.substring(Faults.FIRST.length()));
        failed.add(site);
        if (ends) {
          failedAtTheEnd.add(site);
        }
      } else if (line.equals(FaultsMain.PLAYED)) {
        ends = true;
      } else if (line.contains("[otel.javaagent")
          || line.contains(GIVEN_UP)
          || UNEXPECTED.stream().anyMatch(line::contains)) {
        logged.computeIfAbsent(fault, f -> new ArrayList<>()).add(line);
      }
    }
    return new FaultRun(
        transcripts, start, warm, logged, thrown, leftOpen, failed, failedAtTheEnd, exit);
  }

  /** A line that the agent logged, without the time and the thread. */
  static String words(String line) {
    return line.substring(line.indexOf("] ", line.indexOf("] ") + 1) + 1);
  }

  /** Whether one of these lines says that something of ours failed. */
  static boolean isLogged(List<String> lines) {
    return lines.stream().anyMatch(line -> line.contains(FAILED));
  }

  private static List<Integer> sites(String line) {
    return Arrays.stream(line.split(" ", -1)).map(Integer::valueOf).toList();
  }
}
