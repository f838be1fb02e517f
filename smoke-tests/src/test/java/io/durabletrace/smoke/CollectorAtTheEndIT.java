/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.FickleCollector.Mood;
import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.Medians;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose collector hangs is told to end: it takes what it takes with the stock agent.
 *
 * <p>One round by default; {@code -Dsurvival.full=true} is the measurement, which writes {@code
 * testing/results/collector-at-the-end.txt}.
 */
class CollectorAtTheEndIT {
  private static final int ROUNDS = Survival.FULL ? Integer.getInteger("survival.rounds", 3) : 1;

  /**
   * Seconds. A process that nobody holds ends within a tenth of it; the agent gives up after 10.
   */
  private static final double HELD = 5;

  @TempDir Path folder;

  /** An attempt is running, too: what waits for it waits for our grace, and no longer. */
  @Test
  void aCollectorThatHangsHoldsTheEndOfTheProcessNoLongerThanWithTheStockAgent() throws Exception {
    TestReport report =
        new TestReport("SIGTERM to exit while the collector hangs (CollectorAtTheEndIT)");
    List<Double> stock = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      try (FickleCollector collector = new FickleCollector();
          RestateServer server = RestateServer.builder().start();
          StubServer web = new StubServer();
          SmokeApp one = start(AgentVersion.newest().jar(), collector);
          SmokeApp other = start(ProjectFiles.javaagentJar(), collector)) {
        collector.become(Mood.HANGS);
        hang(server, web, one);
        hang(server, web, other);
        greet(server, one);
        greet(server, other);
        CompletableFuture<Double> oneEnds = end(one);
        CompletableFuture<Double> otherEnds = end(other);
        stock.add(oneEnds.join());
        ours.add(otherEnds.join());
        assertThat(collector.asked()).as("exports that hang").isGreaterThanOrEqualTo(2);
        report.add(
            "round %d: stock agent %.2f s, DurableTrace %.2f s",
            round, stock.get(round - 1), ours.get(round - 1));
      }
    }
    double ratio = Medians.of(ours) / Medians.of(stock);
    report.add("DurableTrace / stock agent: %.3f", ratio);
    if (Survival.FULL) {
      report.write("collector-at-the-end.txt");
    }
    assertThat(Medians.of(stock)).as("s that the collector holds it").isGreaterThan(HELD);
    assertThat(Medians.of(ours)).isLessThan(Medians.of(stock) + (Survival.FULL ? 1 : 5));
  }

  /**
   * Exports never give up, and metrics are none: how long upstream waits for these two depends on
   * when they began.
   */
  private SmokeApp start(Path agent, FickleCollector collector) {
    return Outages.start(
        agent,
        collector,
        folder,
        jvm ->
            jvm.property("otel.exporter.otlp.timeout", "60000")
                .property("otel.metrics.exporter", "none"));
  }

  /** An attempt that runs when the process is told to end. */
  private static void hang(RestateServer server, StubServer web, SmokeApp app) throws Exception {
    greet(server, app);
    StubServer.Gate never = new StubServer.Gate();
    server.send("Probe/blocked", '"' + web.url(never) + '"');
    never.awaitVisitor();
  }

  /** Spans; over HTTP/1.1 the stock agent makes some, too. */
  private static void greet(RestateServer server, SmokeApp app) {
    server.register(app.awaitListening().uri(), true);
    for (int i = 0; i < 5; i++) {
      assertThat(server.call("Greeter/greet", "\"Ada\"").body()).isEqualTo("\"Hello Ada\"");
    }
  }

  private static CompletableFuture<Double> end(SmokeApp app) {
    long start = System.nanoTime();
    app.process().process().terminate();
    return app.process().process().onExit().thenApply(p -> (System.nanoTime() - start) / 1e9);
  }
}
