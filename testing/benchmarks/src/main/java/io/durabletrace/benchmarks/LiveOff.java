/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.ProjectFiles;
import java.io.File;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures what shows running attempts, with all of it switched off. */
final class LiveOff {
  private static final String CLASS_PATH = "java.class.path";

  /**
   * As a table.
   *
   * @param rounds JVMs
   */
  static String measure(int rounds, int iterations, TimeValue time) {
    // JMH's JVMs get this one's class path. With an agent, these classes come from its extension.
    String classPath = System.getProperty(CLASS_PATH);
    ProjectFiles.jarsIn(ProjectFiles.root().resolve("testing/benchmarks/target/live-lib"))
        .forEach(
            jar ->
                System.setProperty(
                    CLASS_PATH, System.getProperty(CLASS_PATH) + File.pathSeparator + jar));
    try {
      return table(
          new Runner(
                  new OptionsBuilder()
                      .include(LiveOffBenchmark.class.getName())
                      .forks(rounds)
                      .warmupIterations(iterations)
                      .warmupTime(time)
                      .measurementIterations(iterations)
                      .measurementTime(time)
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .addProfiler(GCProfiler.class)
                      .jvm(Forks.jdk().resolve("bin/java").toString())
                      .jvmArgs("-Dotel.instrumentation.durable.metrics.enabled=false")
                      .build())
              .run());
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    } finally {
      System.setProperty(CLASS_PATH, classPath);
    }
  }

  private static String table(Collection<RunResult> results) {
    TreeMap<String, String> rows = new TreeMap<>();
    for (RunResult result : results) {
      rows.put(
          result.getPrimaryResult().getLabel(),
          String.format(
              Locale.ROOT,
              " | %.2f | %.1f |%n",
              result.getPrimaryResult().getScore(),
              Forks.secondary(result, Forks.ALLOCATED).getScore()));
    }
    StringBuilder text = new StringBuilder("\n## The live part by itself, all of it off\n\n");
    text.append("| | ns | bytes |\n|---|--:|--:|\n");
    rows.forEach((name, row) -> text.append("| ").append(name).append(row));
    return text.toString();
  }

  private LiveOff() {}
}
