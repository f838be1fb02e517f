/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.Medians;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * How long a service takes from the start of its JVM to its first answer, without agent, with the
 * stock agent and with DurableTrace, in turn.
 *
 * <p>By default a check that the measurement works; {@code -Dcost.full=true} is the measurement,
 * which writes {@code testing/results/startup.txt}.
 */
@Execution(ExecutionMode.CONCURRENT) // the slice in a build; what measures is run alone
class StartupCostIT {
  private static final boolean FULL = Boolean.getBoolean("cost.full");
  private static final int ROUNDS = FULL ? Integer.getInteger("cost.rounds", 10) : 1;

  @TempDir Path folder;

  @Test
  void timeToTheFirstAnswer() throws IOException {
    TestReport report = new TestReport("Start of the JVM to the first answer (StartupCostIT)");
    report.add("SDK: %s, %d starts each, all (a) (b) (c) in turn", CostSetup.SDK, ROUNDS);
    Map<CostSetup, List<Double>> listening = new EnumMap<>(CostSetup.class);
    Map<CostSetup, List<Double>> seconds = new EnumMap<>(CostSetup.class);
    try (OtlpDrain collector = new OtlpDrain("attempt ");
        RestateServer server = RestateServer.builder().start()) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (CostSetup setup : CostSetup.values()) {
          Start start = start(setup, server, collector);
          listening.computeIfAbsent(setup, s -> new ArrayList<>()).add(start.listening());
          seconds.computeIfAbsent(setup, s -> new ArrayList<>()).add(start.answered());
          report.add(
              "round %d, %s: listening after %.3f s, answered after %.3f s",
              round, setup, start.listening(), start.answered());
        }
      }
    }
    report.add(
        "median until it listens: (a) %.3f s, (b) %.3f s, (c) %.3f s",
        Medians.of(listening.get(CostSetup.NO_AGENT)),
        Medians.of(listening.get(CostSetup.STOCK_AGENT)),
        Medians.of(listening.get(CostSetup.DURABLETRACE)));
    double none = Medians.of(seconds.get(CostSetup.NO_AGENT));
    double stock = Medians.of(seconds.get(CostSetup.STOCK_AGENT));
    double ours = Medians.of(seconds.get(CostSetup.DURABLETRACE));
    report.add("median until it answers: (a) %.3f s, (b) %.3f s, (c) %.3f s", none, stock, ours);
    report.add("(c)/(b) %.3f, (c)/(a) %.3f, (b)/(a) %.3f", ours / stock, ours / none, stock / none);
    if (FULL) {
      report.write("startup.txt");
    }
  }

  /** In seconds from the start of the JVM. */
  private record Start(double listening, double answered) {}

  private Start start(CostSetup setup, RestateServer server, OtlpDrain collector) {
    long start = System.nanoTime();
    try (SmokeApp app = setup.start(collector, folder).awaitListening()) {
      double listening = (System.nanoTime() - start) / 1e9;
      server.register(app.port());
      assertThat(server.call("Greeter/greet", "\"Ada\"").status()).isEqualTo(200);
      return new Start(listening, (System.nanoTime() - start) / 1e9);
    }
  }
}
