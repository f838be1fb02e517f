/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.JavaHomes;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark in one JVM of its own. */
final class Forks {
  /** Since 21 the JVM counts the allocations of all its threads, also of those that are gone. */
  private static final int COUNTS_ALL_ALLOCATIONS = 21;

  /** After less the compiler still takes CPU time that is then counted as the attempts'. */
  private static final int WARM_UP = 2;

  private final int iterations;
  private final TimeValue time;

  /**
   * @param iterations how many to measure, after twice as many to warm up
   */
  Forks(int iterations, TimeValue time) {
    this.iterations = iterations;
    this.time = time;
  }

  static Path jdk() {
    return JavaHomes.atLeast(COUNTS_ALL_ALLOCATIONS).orElseGet(JavaHomes::current);
  }

  Figures run(Case measured, Variant variant) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(AttemptBenchmark.class.getName() + ".attempt")
            .param("replayed", Integer.toString(measured.replayed()))
            .param("created", Integer.toString(measured.created()))
            .param("sampled", Boolean.toString(measured.sampled()))
            .param("byHand", Boolean.toString(variant.isByHand()))
            .forks(1)
            .warmupIterations(WARM_UP * iterations)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .threads(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessCpuProfiler.class)
            .jvm(jdk().resolve("bin/java").toString())
            .jvmArgs(variant.jvmArguments().toArray(new String[0]));
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      RunResult result = results.iterator().next();
      return new Figures(
          result.getPrimaryResult().getScore(),
          secondary(result, ProcessCpuProfiler.CPU),
          secondary(result, "gc.alloc.rate.norm"),
          secondary(result, ProcessCpuProfiler.SPANS));
    } catch (RunnerException e) {
      throw new IllegalStateException(measured.words() + ", " + variant, e);
    }
  }

  static double secondary(RunResult result, String label) {
    for (String known : result.getSecondaryResults().keySet()) {
      if (known.endsWith(label)) {
        return result.getSecondaryResults().get(known).getScore();
      }
    }
    return Double.NaN;
  }
}
