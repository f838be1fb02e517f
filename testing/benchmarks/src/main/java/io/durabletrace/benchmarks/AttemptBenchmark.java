/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One operation is one attempt, from the request to the end of its output. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AttemptBenchmark {

  /** Commands that are in the journal already. */
  @Param("0")
  public int replayed;

  /** Commands that are created, without the Output. */
  @Param("3")
  public int created;

  /** What the server says of the trace. */
  @Param("SAMPLED")
  public ServerTrace serverTrace;

  /** Whether the handler makes its own spans. */
  @Param("false")
  public boolean byHand;

  private AttemptDriver driver;

  /** Prepares the frames. */
  @Setup
  public void prepare() {
    driver = AttemptDriver.of(replayed, created, byHand, serverTrace);
  }

  /** The attempt. */
  @Benchmark
  public int attempt() {
    return driver.play();
  }
}
