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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;
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
  private static final boolean FULL = CostSetup.FULL;
  private static final int ENOUGH_ROUNDS = 20;
  private static final int ROUNDS = FULL ? Integer.getInteger("cost.rounds", ENOUGH_ROUNDS) : 1;

  /** The name of the span that the first answer has. */
  private static final String SPAN = "attempt Greeter/greet";

  private static final Duration UNTIL_EXPORTED = Duration.ofSeconds(30);

  private final TestReport report =
      new TestReport("Start of the JVM to the first answer (StartupCostIT)");

  /** The k-th of each setup follow each other. */
  private final Map<CostSetup, List<Start>> starts = new EnumMap<>(CostSetup.class);

  @TempDir Path folder;

  @Test
  void timeToTheFirstAnswer() throws IOException {
    report.add(
        "SDK: %s, %d starts each: (a) (b) (c) (c) (b) (a), and so on", CostSetup.SDK, ROUNDS);
    List<CostSetup> setups = Arrays.asList(CostSetup.values());
    try (OtlpDrain collector = new OtlpDrain(List.of(SPAN));
        RestateServer server = RestateServer.builder().start()) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (CostSetup setup : setups) {
          Start start = start(setup, server, collector);
          starts.computeIfAbsent(setup, s -> new ArrayList<>()).add(start);
          report.add(
              "round %d, %s: listening after %.3f s, answered after %.3f s, which took %.3f s of CPU time",
              round, setup, start.listening, start.answered, start.cpu);
        }
        Collections.reverse(setups);
      }
    }
    compare("until it listens", Start::listening);
    compare("until it answers", Start::answered);
    compare("from listening to the answer", start -> start.answered - start.listening);
    compare("CPU time until it answers", Start::cpu);
    if (ROUNDS >= ENOUGH_ROUNDS) {
      report.write("startup.txt");
    }
  }

  private void compare(String what, ToDoubleFunction<Start> figure) {
    ToDoubleFunction<List<Start>> median =
        some -> Medians.of(some.stream().map(figure::applyAsDouble).toList());
    report.add(
        "%s, medians: (a) %.3f s, (b) %.3f s, (c) %.3f s",
        what,
        median.applyAsDouble(starts.get(CostSetup.NO_AGENT)),
        median.applyAsDouble(starts.get(CostSetup.STOCK_AGENT)),
        median.applyAsDouble(starts.get(CostSetup.DURABLETRACE)));
    report.add(CostRatios.ofAll(what + ", medians", starts, median));
    report.add(CostRatios.ofPairs(what, starts, figure));
  }

  /** In seconds from the start of the JVM; {@code cpu} is what it took until it answered. */
  private record Start(double listening, double answered, double cpu) {}

  private Start start(CostSetup setup, RestateServer server, OtlpDrain collector) {
    long spansBefore = collector.count(SPAN);
    long start = System.nanoTime();
    try (SmokeApp app = setup.start(collector, folder).awaitListening()) {
      double listening = secondsSince(start);
      server.register(app.port());
      assertThat(server.call("Greeter/greet", "\"Ada\"").status()).isEqualTo(200);
      double answered = secondsSince(start);
      double cpu = app.process().process().cpu().toNanos() / 1e9;
      if (setup == CostSetup.DURABLETRACE) {
        // An agent that does not trace starts faster.
        Awaitility.await("its span")
            .atMost(UNTIL_EXPORTED)
            .until(() -> collector.count(SPAN) > spansBefore);
      }
      return new Start(listening, answered, cpu);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
