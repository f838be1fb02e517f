/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

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

  /** Of the property that says how long to warm up before the first turn, in milliseconds. */
  static final String WARM_UP = "benchmarks.warm-up";

  private AttemptDriver driver;
  private Turn turn; // null where nobody gives any

  /** Prepares the frames. */
  @Setup
  public void prepare() throws IOException {
    driver = AttemptDriver.of(replayed, created, byHand, serverTrace);
    Integer port = Integer.getInteger(Turns.PORT);
    if (port != null) { // null where JMH was started by hand
      warmUp();
      turn = new Turn(port);
    }
  }

  /**
   * At the same time as all others of the round, on whatever processors there are, because it takes
   * long: for so much CPU time that what matters is compiled, however many wait for a processor.
   */
  private void warmUp() {
    long nanos = TimeUnit.MILLISECONDS.toNanos(Long.getLong(WARM_UP, 0));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    while (threads.getCurrentThreadCpuTime() < nanos) {
      driver.play();
    }
  }

  /** Before each window. */
  @Setup(Level.Iteration)
  public void awaitTurn() throws IOException {
    if (turn != null) {
      turn.await();
    }
  }

  /** After each window. */
  @TearDown(Level.Iteration)
  public void endTurn() throws IOException {
    if (turn != null) {
      turn.end();
    }
  }

  /** After the last window. */
  @TearDown
  public void leave() throws IOException {
    if (turn != null) {
      turn.close();
    }
  }

  /** The attempt. */
  @Benchmark
  public int attempt() {
    return driver.play();
  }
}
