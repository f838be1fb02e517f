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
 * with the stock agent and with DurableTrace.
 *
 * <p>All three are up at once, each with a server and a collector of its own, and get the load in
 * turn, for so short a time that what else the machine does hits all alike: over minutes one and
 * the same setup differs by a quarter.
 *
 * <p>By default a check that the measurement works; {@code -Dcost.full=true} is the measurement,
 * which writes {@code testing/results/server.txt}.
 */
@Execution(ExecutionMode.CONCURRENT) // the slice in a build; what measures is run alone
class ServerCostIT {
  private static final boolean FULL = CostSetup.FULL;
  private static final int ENOUGH_ROUNDS = 5;
  private static final int ROUNDS = FULL ? Integer.getInteger("cost.rounds", ENOUGH_ROUNDS) : 1;
  private static final int CLIENTS = FULL ? 64 : 8;
  private static final Duration WARM_UP = Duration.ofSeconds(FULL ? 60 : 1);
  private static final int TURNS = FULL ? 4 : 2; // of each setup, in a round
  private static final Duration TURN = Duration.ofSeconds(FULL ? 10 : 1);

  /** The spans of each request, by their names. */
  private static final List<String> SPANS =
      List.of("invocation-start Greeter/greet", "attempt Greeter/greet", "run (greeting)");

  private static final Duration UNTIL_EXPORTED = Duration.ofSeconds(30);

  private final TestReport report =
      new TestReport("Closed loop of " + CLIENTS + " clients (ServerCostIT)");

  /** The turns of each round: from one set of processes to the next a setup differs most. */
  private final Map<CostSetup, List<List<Turn>>> rounds = new EnumMap<>(CostSetup.class);

  @TempDir Path folder;

  @Test
  void requestsPerSecondAndLatency() throws IOException {
    report.add(
        "SDK: %s, handler: Greeter/greet (one run), OTLP to a local collector", CostSetup.SDK);
    report.add(
        "%d rounds with new processes: %d s of warm-up each, then %d turns of %d s each: (a) (b) (c)"
            + " (c) (b) (a), and so on",
        ROUNDS, WARM_UP.toSeconds(), TURNS, TURN.toSeconds());
    for (int round = 1; round <= ROUNDS; round++) {
      round(round);
    }
    compare("requests/s", ServerCostIT::rate);
    compare("p50", turns -> percentile(turns, 50));
    compare("p99", turns -> percentile(turns, 99));
    compare("CPU of the service per request", ServerCostIT::cpuMillis);
    if (ROUNDS >= ENOUGH_ROUNDS) {
      report.write("server.txt");
    }
  }

  private void compare(String what, ToDoubleFunction<List<Turn>> figure) {
    report.add(
        CostRatios.ofAll(
            what,
            rounds,
            some -> figure.applyAsDouble(some.stream().flatMap(List::stream).toList())));
  }

  private void round(int round) {
    try (Service none = new Service(CostSetup.NO_AGENT);
        Service stock = new Service(CostSetup.STOCK_AGENT);
        Service ours = new Service(CostSetup.DURABLETRACE)) {
      List<Service> services = Arrays.asList(none, stock, ours);
      services.forEach(Service::beginToServe);
      services.forEach(Service::warmUp);
      services.forEach(Service::readClocks); // they idle while the others warm up
      for (int i = 0; i < TURNS; i++) {
        services.forEach(Service::takeTurn);
        Collections.reverse(services); // what drifts is nobody's cost
      }
      for (Service service : List.of(none, stock, ours)) {
        service.report(round);
        rounds.computeIfAbsent(service.setup, s -> new ArrayList<>()).add(service.turns);
      }
      report.add(
          "round %d: (c)/(b) %.3f requests/s, %.3f CPU of the service per request",
          round,
          rate(ours.turns) / rate(stock.turns),
          cpuMillis(ours.turns) / cpuMillis(stock.turns));
    }
  }

  /** What came of the load, and how much CPU time the service took meanwhile. */
  private record Turn(ClosedLoop.Result result, Duration cpu) {}

  private static int answers(List<Turn> turns) {
    return turns.stream().mapToInt(turn -> turn.result.answers()).sum();
  }

  private static double rate(List<Turn> turns) {
    return answers(turns) / turns.stream().mapToDouble(turn -> turn.result.seconds()).sum();
  }

  /** Milliseconds: the median of those of the turns. */
  private static double percentile(List<Turn> turns, double percent) {
    return Medians.of(turns.stream().map(turn -> turn.result.percentile(percent)).toList());
  }

  /** For each request. */
  private static double cpuMillis(List<Turn> turns) {
    long nanos = turns.stream().mapToLong(turn -> turn.cpu.toNanos()).sum();
    return nanos / 1e6 / answers(turns);
  }

  /** A service that is up, with all that it needs. */
  private final class Service implements AutoCloseable {
    final CostSetup setup;
    final List<Turn> turns = new ArrayList<>();
    private final OtlpDrain collector = new OtlpDrain(SPANS);
    private final RestateServer server = RestateServer.builder().start();
    private final SmokeApp app;
    private final ChildProcess jvm;
    private final ClosedLoop load;
    private long requestsBefore;
    private Duration cpuBefore = Duration.ZERO;
    private ThreadCpu threadsBefore = ThreadCpu.NONE;

    Service(CostSetup setup) {
      this.setup = setup;
      this.app = setup.start(collector, folder);
      this.jvm = app.process().process();
      this.load =
          new ClosedLoop(
              server.ingress().resolve("/Greeter/greet"), "\"Ada\"", "\"Hello Ada\"", CLIENTS);
    }

    void beginToServe() {
      server.register(app.awaitListening().port());
    }

    void warmUp() {
      ClosedLoop.Result result = load.run(WARM_UP);
      assertThat(result.failures()).as("failed requests, %s", setup).isZero();
      requestsBefore = result.answers();
      awaitSpans(requestsBefore);
    }

    void readClocks() {
      cpuBefore = jvm.cpu();
      threadsBefore = ThreadCpu.of(jvm);
    }

    void takeTurn() {
      Duration before = jvm.cpu();
      ClosedLoop.Result result = load.run(TURN);
      turns.add(new Turn(result, jvm.cpu().minus(before)));
    }

    void report(int round) {
      assertThat(turns.stream().mapToInt(turn -> turn.result.failures()).sum())
          .as("failed requests, %s", setup)
          .isZero();
      awaitSpans(requestsBefore + answers(turns));
      report.add(
          "round %d, %s: %.1f requests/s, p50 %.2f ms, p99 %.2f ms, CPU of the service %.3f ms/request",
          round,
          setup,
          rate(turns),
          percentile(turns, 50),
          percentile(turns, 99),
          cpuMillis(turns));
      report.add(
          "round %d, %s: CPU ms/request by threads, what they do between the turns included: %s",
          round, setup, shown());
      report.add(
          "round %d, %s: requests/s of each turn: %s",
          round,
          setup,
          turns.stream()
              .map(turn -> String.format(Locale.ROOT, "%.0f", turn.result.perSecond()))
              .collect(Collectors.joining(" ")));
    }

    private String shown() {
      double whole = jvm.cpu().minus(cpuBefore).toNanos() / 1e6 / answers(turns);
      Map<ThreadCpu.Kind, Double> threads = ThreadCpu.of(jvm).since(threadsBefore, answers(turns));
      double known = threads.values().stream().mapToDouble(Double::doubleValue).sum();
      return threads.entrySet().stream()
              .map(each -> String.format(Locale.ROOT, "%s %.4f, ", each.getKey(), each.getValue()))
              .collect(Collectors.joining())
          + String.format(Locale.ROOT, "threads that have ended, and the rest %.4f", whole - known);
    }

    /** What is dropped on the way costs nothing. */
    private void awaitSpans(long requests) {
      if (setup == CostSetup.DURABLETRACE) {
        for (String span : SPANS) {
          Awaitility.await("for each request " + span)
              .atMost(UNTIL_EXPORTED)
              .until(() -> collector.count(span) >= requests);
        }
      } else {
        assertThat(collector.exports()).as("exports of spans, %s", setup).isZero();
      }
    }

    @Override
    public void close() {
      app.close();
      server.close();
      collector.close();
    }
  }
}
