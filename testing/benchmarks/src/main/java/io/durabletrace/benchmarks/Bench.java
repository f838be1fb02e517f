/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@code attempts|replay|idle [rounds [seconds]]}: measures, variants in turn, and writes what was
 * measured to {@code testing/results}. {@code attempts|replay|idle report}: what is there is put
 * into words again.
 */
public final class Bench {
  private static final int ROUNDS = 5;
  private static final int SECONDS = 3;
  private static final int WINDOWS_PER_SECOND = 2;

  public static void main(String[] args) throws IOException {
    String commit = TestReport.commit(); // of what is measured: results are written to the checkout
    String what = args[0];
    List<Case> cases = cases(what);
    if (args.length > 1 && args[1].equals("report")) {
      Report.read(TestReport.folder(), what, cases).writeMarkdown(TestReport.folder());
      System.out.println("Written: " + what + ".md in " + TestReport.folder());
      return;
    }
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : SECONDS;
    Forks forks =
        new Forks(seconds * WINDOWS_PER_SECOND, TimeValue.milliseconds(1_000 / WINDOWS_PER_SECOND));
    int forksPerRound = cases.stream().mapToInt(Case::forks).sum();
    System.out.printf(
        "%d rounds of %d JVMs, %d s and a start each%n",
        rounds, forksPerRound, (2 * Forks.WARM_UP + 1) * seconds);
    List<Measurement> measurements = cases.stream().map(Measurement::new).toList();
    for (int round = 1; round <= rounds; round++) {
      for (Measurement measurement : measurements) {
        for (int time = 0; time < measurement.measured().times(); time++) {
          measure(measurement, forks, round);
        }
      }
    }
    String more =
        switch (what) {
          case "replay" -> Retained.measure();
          case "idle" -> LiveOff.measure(rounds, seconds, TimeValue.seconds(1));
          default -> "";
        };
    boolean isMeasurement = rounds >= ROUNDS && seconds >= SECONDS;
    String setup = Report.setup(commit, rounds, forks.words());
    Report report = new Report(what, setup, measurements, more);
    System.out.println(report.markdown());
    if (isMeasurement) {
      report.write(TestReport.folder());
    } else {
      System.out.printf(
          "Not kept: a measurement has %d rounds and %d seconds at least.%n", ROUNDS, SECONDS);
    }
  }

  private static void measure(Measurement measurement, Forks forks, int round) {
    Case measured = measurement.measured();
    forks
        .run(measured)
        .forEach(
            (variant, figures) -> {
              measurement.add(variant, figures);
              System.out.printf(
                  "round %d, %s, %s: %.2f us, %.2f us CPU, %.0f bytes, %.2f spans%n",
                  round,
                  measured.words(),
                  variant,
                  figures.micros(),
                  figures.cpuMicros(),
                  figures.bytes(),
                  figures.spans());
            });
  }

  static List<Case> cases(String what) {
    return switch (what) {
      case "attempts" -> Cases.attempts();
      case "replay" -> Cases.replay();
      case "idle" -> Cases.idle();
      default -> throw new IllegalArgumentException("attempts, replay or idle, not " + what);
    };
  }

  private Bench() {}
}
