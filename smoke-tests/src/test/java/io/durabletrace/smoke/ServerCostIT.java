/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.RestateServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a service on a real server pays: requests per second, latency and CPU time, without agent,
 * with the stock agent and with DurableTrace, in turn.
 *
 * <p>By default a check that the measurement works; {@code -Dcost.full=true} is the measurement,
 * which writes {@code testing/results/server.txt}.
 */
@Execution(ExecutionMode.CONCURRENT) // the slice in a build; what measures is run alone
class ServerCostIT {
  private static final boolean FULL = CostReport.isFull();
  private static final int ROUNDS = FULL ? Integer.getInteger("cost.rounds", 2) : 1;
  private static final int CLIENTS = FULL ? 64 : 8;
  private static final Duration WARM_UP = Duration.ofSeconds(FULL ? 20 : 1);
  private static final Duration TURN = Duration.ofSeconds(FULL ? 120 : 2);

  /** Rates per second, times in milliseconds. */
  private record Turn(double rate, double p50, double p99, double cpuPerRequest) {}

  private final Map<CostSetup, List<Turn>> turns = new EnumMap<>(CostSetup.class);

  @TempDir Path folder;

  @Test
  void requestsPerSecondAndLatency() throws IOException {
    CostReport report = new CostReport("Closed loop of " + CLIENTS + " clients (ServerCostIT)");
    report.add(
        "SDK: %s, handler: Greeter/greet (one run), OTLP to a local collector", CostSetup.SDK);
    report.add(
        "turns of %d s after %d s, all (a) (b) (c) in turn", TURN.toSeconds(), WARM_UP.toSeconds());
    for (int round = 1; round <= ROUNDS; round++) {
      for (CostSetup setup : CostSetup.values()) {
        Turn turn = measure(setup);
        turns.computeIfAbsent(setup, s -> new ArrayList<>()).add(turn);
        report.add(
            "round %d, %s: %.1f requests/s, p50 %.2f ms, p99 %.2f ms, CPU of the service %.3f ms/request",
            round, setup, turn.rate, turn.p50, turn.p99, turn.cpuPerRequest);
      }
    }
    ratio(report, "requests/s", Turn::rate);
    ratio(report, "p50", Turn::p50);
    ratio(report, "p99", Turn::p99);
    ratio(report, "CPU/request", Turn::cpuPerRequest);
    report.write("server.txt");
  }

  private void ratio(CostReport report, String what, ToDoubleFunction<Turn> figure) {
    double none = median(CostSetup.NO_AGENT, figure);
    double stock = median(CostSetup.STOCK_AGENT, figure);
    double ours = median(CostSetup.DURABLETRACE, figure);
    report.add(
        "%s: (c)/(b) %.3f, (c)/(a) %.3f, (b)/(a) %.3f",
        what, ours / stock, ours / none, stock / none);
  }

  private double median(CostSetup setup, ToDoubleFunction<Turn> figure) {
    return CostReport.median(
        turns.get(setup).stream().map(turn -> figure.applyAsDouble(turn)).toList());
  }

  private Turn measure(CostSetup setup) {
    try (OtlpDrain collector = new OtlpDrain();
        RestateServer server = RestateServer.builder().start();
        SmokeApp app = setup.start(collector, folder).awaitListening()) {
      server.register(app.port());
      ClosedLoop load =
          new ClosedLoop(
              server.ingress().resolve("/Greeter/greet"), "\"Ada\"", "\"Hello Ada\"", CLIENTS);
      load.run(WARM_UP);
      long before = collector.bytes();
      Duration cpuBefore = app.process().process().cpu();
      ClosedLoop.Result result = load.run(TURN);
      Duration cpu = app.process().process().cpu().minus(cpuBefore);
      assertThat(result.failures()).as("failed requests, %s", setup).isZero();
      assertThat(collector.bytes() - before > 50L * result.answers())
          .as("spans of each request are exported, %s", setup)
          .isEqualTo(setup == CostSetup.DURABLETRACE);
      return new Turn(
          result.perSecond(),
          result.percentile(50),
          result.percentile(99),
          cpu.toNanos() / 1e6 / result.answers());
    }
  }
}
