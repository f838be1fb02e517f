/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ChildProcess;
import io.durabletrace.testing.Medians;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
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
  private static final boolean FULL = Boolean.getBoolean("cost.full");
  private static final int ROUNDS = FULL ? Integer.getInteger("cost.rounds", 2) : 1;
  private static final int CLIENTS = FULL ? 64 : 8;
  private static final Duration WARM_UP = Duration.ofSeconds(FULL ? 20 : 1);
  private static final Duration TURN = Duration.ofSeconds(FULL ? 120 : 2);

  /** Rates per second, times in milliseconds. */
  private record Turn(double rate, double p50, double p99, double cpuPerRequest) {}

  /** A span of each request, by its name. */
  private static final String SPAN = "attempt Greeter/greet";

  private static final Duration UNTIL_EXPORTED = Duration.ofSeconds(10);

  private final Map<CostSetup, List<Turn>> turns = new EnumMap<>(CostSetup.class);

  @TempDir Path folder;

  @Test
  void requestsPerSecondAndLatency() throws IOException {
    TestReport report = new TestReport("Closed loop of " + CLIENTS + " clients (ServerCostIT)");
    report.add(
        "SDK: %s, handler: Greeter/greet (one run), OTLP to a local collector", CostSetup.SDK);
    report.add(
        "turns of %d s after %d s: (a) (b) (c), then (c) (b) (a), and so on",
        TURN.toSeconds(), WARM_UP.toSeconds());
    for (int round = 1; round <= ROUNDS; round++) {
      List<CostSetup> setups = Arrays.asList(CostSetup.values());
      if (round % 2 == 0) {
        Collections.reverse(setups); // what drifts is nobody's cost
      }
      for (CostSetup setup : setups) {
        Turn turn = measure(setup, report);
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
    if (FULL) {
      report.write("server.txt");
    }
  }

  private void ratio(TestReport report, String what, ToDoubleFunction<Turn> figure) {
    double none = median(CostSetup.NO_AGENT, figure);
    double stock = median(CostSetup.STOCK_AGENT, figure);
    double ours = median(CostSetup.DURABLETRACE, figure);
    report.add(
        "%s: (c)/(b) %.3f, (c)/(a) %.3f, (b)/(a) %.3f",
        what, ours / stock, ours / none, stock / none);
  }

  private double median(CostSetup setup, ToDoubleFunction<Turn> figure) {
    return Medians.of(turns.get(setup).stream().map(turn -> figure.applyAsDouble(turn)).toList());
  }

  private static String shown(Map<ThreadCpu.Kind, Double> threads) {
    return threads.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%s %.4f", each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private Turn measure(CostSetup setup, TestReport report) {
    try (OtlpDrain collector = new OtlpDrain(SPAN);
        RestateServer server = RestateServer.builder().start();
        SmokeApp app = setup.start(collector, folder).awaitListening()) {
      server.register(app.port());
      ClosedLoop load =
          new ClosedLoop(
              server.ingress().resolve("/Greeter/greet"), "\"Ada\"", "\"Hello Ada\"", CLIENTS);
      load.run(WARM_UP);
      ChildProcess jvm = app.process().process();
      long spansBefore = collector.count();
      ThreadCpu threadsBefore = ThreadCpu.of(jvm);
      Duration cpuBefore = jvm.cpu();
      ClosedLoop.Result result = load.run(TURN);
      Duration cpu = jvm.cpu().minus(cpuBefore);
      Map<ThreadCpu.Kind, Double> threads =
          ThreadCpu.of(jvm).since(threadsBefore, result.answers());
      assertThat(result.failures()).as("failed requests, %s", setup).isZero();
      if (setup == CostSetup.DURABLETRACE) {
        // What is dropped on the way costs nothing.
        Awaitility.await("a span of each request")
            .atMost(UNTIL_EXPORTED)
            .until(() -> collector.count() - spansBefore >= result.answers());
      } else {
        assertThat(collector.count()).as("spans, %s", setup).isZero();
      }
      report.add("%s, CPU ms/request by threads: %s", setup, shown(threads));
      return new Turn(
          result.perSecond(),
          result.percentile(50),
          result.percentile(99),
          cpu.toNanos() / 1e6 / result.answers());
    }
  }
}
