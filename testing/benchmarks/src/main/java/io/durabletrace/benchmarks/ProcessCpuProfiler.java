/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the whole process per operation: helper threads, exporters and the garbage collector
 * count. And how many spans reached the exporter, to see that none was dropped on the way.
 */
public final class ProcessCpuProfiler implements InternalProfiler {
  /** The label of the CPU time, in microseconds. */
  public static final String CPU = "cpu";

  /** The label of the number of exported spans. */
  public static final String SPANS = "spans";

  private static final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private long cpuNanos;
  private long spans;

  @Override
  public String getDescription() {
    return "CPU time of the process, and exported spans, per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    spans = exportedSpans();
    cpuNanos = system.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double nanos = system.getProcessCpuTime() - cpuNanos;
    double exported = exportedSpans() - spans;
    long ops = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(CPU, nanos / 1e3 / ops, "us/op", AggregationPolicy.AVG),
        new ScalarResult(SPANS, exported / ops, "spans/op", AggregationPolicy.AVG));
  }

  /** The exporter is in a class loader of the agent; see {@code DiscardingSpanExporter}. */
  private static long exportedSpans() {
    return Long.getLong("benchmarks.exported", 0);
  }
}
