/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.JavaHomes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a benchmark for each variant in a JVM of its own, in many short windows, which they take in
 * {@linkplain Turns turn}.
 *
 * <p>Whatever else happens on a machine makes a window longer, never shorter. So of times the lower
 * quartile of the windows is taken, for all variants alike; a window is long enough for several
 * collections of garbage, which are part of what is measured.
 */
final class Forks {
  /** Since 21 the JVM counts the allocations of all its threads, also of those that are gone. */
  private static final int COUNTS_ALL_ALLOCATIONS = 21;

  /** JMH's label of the bytes per operation. */
  static final String ALLOCATED = "gc.alloc.rate.norm";

  /**
   * So many times as long as it is measured: at first all at once, and then again in turn. After
   * less the compilers still take CPU time that is then counted as the attempts'.
   */
  static final int WARM_UP = 2;

  /** Counted from below. */
  private static final double QUARTILE = 25;

  private final int windows;
  private final TimeValue window;

  /**
   * @param windows how many to measure, after {@link #WARM_UP} times as many to warm up
   */
  Forks(int windows, TimeValue window) {
    this.windows = windows;
    this.window = window;
  }

  /** How a JVM is measured. */
  String words() {
    double seconds = windows * window.convertTo(TimeUnit.MILLISECONDS) / 1e3;
    return String.format(
        Locale.ROOT,
        "%.1f s of warm-up at the same time, as much in turn, then %d windows in %.1f s, "
            + "of whose times the lower quartile counts",
        WARM_UP * seconds,
        windows,
        seconds);
  }

  static Path jdk() {
    return JavaHomes.atLeast(COUNTS_ALL_ALLOCATIONS).orElseGet(JavaHomes::current);
  }

  /** All variants once. */
  Map<Variant, Figures> run(Case measured) {
    System.setProperty("jmh.ignoreLock", "true"); // they measure in turn; read when JMH is loaded
    List<Variant> variants = measured.variants();
    ExecutorService threads = Executors.newFixedThreadPool(variants.size());
    try (Turns turns = Turns.among(variants.size())) {
      AtomicReference<Throwable> first = new AtomicReference<>();
      Map<Variant, CompletableFuture<Figures>> running = new EnumMap<>(Variant.class);
      for (Variant variant : variants) {
        running.put(
            variant,
            CompletableFuture.supplyAsync(() -> run(measured, variant, turns.port()), threads)
                .whenComplete(
                    (figures, failure) -> {
                      if (failure != null && first.compareAndSet(null, failure)) {
                        turns.close(); // nobody is to wait for one that is no more
                      }
                    }));
      }
      CompletableFuture.allOf(running.values().toArray(new CompletableFuture<?>[0]))
          .exceptionally(failure -> null)
          .join();
      if (first.get() != null) {
        throw new IllegalStateException(measured.words(), first.get());
      }
      Map<Variant, Figures> all = new EnumMap<>(Variant.class);
      running.forEach((variant, figures) -> all.put(variant, figures.join()));
      return all;
    } finally {
      threads.shutdown();
    }
  }

  private Figures run(Case measured, Variant variant, int port) {
    List<String> jvmArguments = new ArrayList<>(variant.jvmArguments());
    jvmArguments.add("-D" + Turns.PORT + "=" + port);
    jvmArguments.add(
        "-D"
            + AttemptBenchmark.WARM_UP
            + "="
            + window.convertTo(TimeUnit.MILLISECONDS) * windows * WARM_UP);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(AttemptBenchmark.class.getName() + ".attempt")
            .param("replayed", Integer.toString(measured.replayed()))
            .param("created", Integer.toString(measured.created()))
            .param("serverTrace", measured.serverTrace().name())
            .param("byHand", Boolean.toString(variant.isByHand()))
            .forks(1)
            .warmupIterations(WARM_UP * windows)
            .warmupTime(window)
            .measurementIterations(windows)
            .measurementTime(window)
            .threads(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessCpuProfiler.class)
            .jvm(jdk().resolve("bin/java").toString())
            .jvmArgs(jvmArguments.toArray(new String[0]));
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      RunResult result = results.iterator().next();
      return new Figures(
          result.getPrimaryResult().getStatistics().getPercentile(QUARTILE),
          secondary(result, ProcessCpuProfiler.CPU).getStatistics().getPercentile(QUARTILE),
          secondary(result, ALLOCATED).getScore(),
          secondary(result, ProcessCpuProfiler.SPANS).getScore());
    } catch (RunnerException e) {
      throw new IllegalStateException(measured.words() + ", " + variant, e);
    }
  }

  static Result<?> secondary(RunResult result, String label) {
    String known =
        result.getSecondaryResults().keySet().stream()
            .filter(one -> one.endsWith(label))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No figure " + label));
    return result.getSecondaryResults().get(known);
  }
}
