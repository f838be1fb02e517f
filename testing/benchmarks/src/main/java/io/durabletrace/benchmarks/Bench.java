/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.ProjectFiles;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@code attempts|replay|idle [rounds [iterations]]}: measures, variants in turn, and writes what
 * was measured to {@code testing/results}.
 */
public final class Bench {
  private static final int ROUNDS = 3;
  private static final int ITERATIONS = 4;

  public static void main(String[] args) throws IOException {
    String what = args[0];
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    int iterations = args.length > 2 ? Integer.parseInt(args[2]) : ITERATIONS;
    List<Case> cases =
        switch (what) {
          case "attempts" -> Cases.attempts();
          case "replay" -> Cases.replay();
          case "idle" -> Cases.idle();
          default -> throw new IllegalArgumentException("attempts, replay or idle, not " + what);
        };
    Forks forks = new Forks(iterations, TimeValue.seconds(1));
    List<Measurement> measurements = cases.stream().map(Measurement::new).toList();
    for (int round = 1; round <= rounds; round++) {
      for (Measurement measurement : measurements) {
        for (Variant variant : measurement.measured().variants()) {
          Figures figures = forks.run(measurement.measured(), variant);
          measurement.add(variant, figures);
          System.out.printf(
              "round %d, %s, %s: %.2f us, %.2f us CPU, %.0f bytes, %.2f spans%n",
              round,
              measurement.measured().words(),
              variant,
              figures.micros(),
              figures.cpuMicros(),
              figures.bytes(),
              figures.spans());
        }
      }
    }
    String more =
        switch (what) {
          case "replay" -> Retained.measure();
          case "idle" -> LiveOff.measure(rounds, iterations, TimeValue.seconds(1));
          default -> "";
        };
    Report report = new Report(what, rounds, iterations, measurements, more);
    System.out.println(report.markdown());
    report.write(ProjectFiles.root().resolve("testing/results"));
  }

  private Bench() {}
}
