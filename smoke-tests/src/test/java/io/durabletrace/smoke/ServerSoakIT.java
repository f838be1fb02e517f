/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.SoakProcess.End;
import io.durabletrace.smoke.SoakProcess.Memory;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServerBuilder;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The real server and the service are killed and ended again and again while clients work: every
 * invocation ends as it must, no journal fails to replay, and each attempt that ended in a living
 * process has exactly one span; in a killed one at most one.
 *
 * <p>A slice with a fresh seed by default; {@code -Dsurvival.full=true} is the full form of half an
 * hour, which writes {@code testing/results/soak-server.txt}. {@code -Dsurvival.seconds=…} says how
 * long, {@code -Dsurvival.seed=…} which scripts and in which order things are killed.
 */
@Execution(ExecutionMode.CONCURRENT) // the slice in a build; what measures is run alone
class ServerSoakIT {
  private static final boolean FULL = Survival.FULL;
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("survival.seconds", FULL ? 1_800 : 20));

  /** Of three lost connections one cuts nothing off. */
  private static final int MOST_BLOWS = 20;

  private static final int CLIENTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of these, in the half hour, what is loaded or cached late is less. */
  private static final long HEAP_NOISE_BYTES = 3L << 20;

  /** What happens, each once in a round. */
  private enum Blow {
    SERVICE_KILLED,
    SERVICE_TERMINATED,
    SERVER_KILLED,
    SERVER_TERMINATED
  }

  @TempDir Path folder;

  private final long seed = Survival.seed();
  private final Random random = new Random(seed);
  private final RestateServerBuilder builder =
      RestateServer.builder()
          .retry(Duration.ofMillis(50), 10_000)
          .inactivityTimeout(Duration.ZERO); // suspends at each occasion
  private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);
  private final Map<String, Long> heap = new LinkedHashMap<>();
  private final TreeSet<String> mismatched = new TreeSet<>();
  private RestateServer server;

  @Test
  void everyInvocationEndsAndEveryAttemptHasItsSpan() throws IOException {
    server = builder.start();
    try (OtlpSink sink = OtlpSink.start();
        SoakService service = new SoakService(sink, folder)) {
      boolean http11 = seed % 2 == 1;
      server.register(URI.create("http://127.0.0.1:" + service.port()), http11);
      SoakSpans spans = new SoakSpans(sink);
      SoakClients clients = new SoakClients(server, CLIENTS, seed);
      strike(service, spans, clients);
      clients.stop();
      assertThat(clients.wrong()).as("seed %s", seed).isEmpty();
      awaitAllCompleted();
      assertThat(mismatched).as("mismatched, seed %s", seed).isEmpty();
      assertThat(service.complaints()).as("seed %s", seed).isEmpty();
      for (SoakProcess process : service.all()) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  spans.take();
                  assertThat(spans.wrong(process)).as("seed %s", seed).isEmpty();
                });
      }
      SoakProcess.assertKnown();
      Memory memory = service.steady().memory();
      heap.put("100 %", memory.bytes());
      report(service, spans, clients, http11);
      assertThat(spans.outcomes()).containsKeys("completed", "suspended", "retrying", "aborted");
      assertThat(memory.ofAttempts()).as("left of attempts").isEmpty();
      if (FULL) {
        assertThat(heap.get("100 %")).isLessThan(heap.get("50 %") + HEAP_NOISE_BYTES);
      }
      assertNothingRuns(service, spans);
    } finally {
      server.close();
    }
  }

  /** A process that ends ends its spans: there must be none. */
  private static void assertNothingRuns(SoakService service, SoakSpans spans) {
    int before = spans.ours();
    service.all().stream()
        .filter(process -> process.end() == End.ALIVE)
        .forEach(process -> process.app().process().terminate());
    spans.take();
    assertThat(spans.ours() - before).as("spans that only the end ended").isZero();
  }

  /** Until the time is over, each blow was struck once, and one of them has cut an attempt off. */
  private void strike(SoakService service, SoakSpans spans, SoakClients clients) {
    long start = System.nanoTime();
    int struck = 0;
    List<Blow> round = new ArrayList<>();
    while (elapsed(start).compareTo(TIME) < 0
        || struck < Blow.values().length
        || (!spans.outcomes().containsKey("aborted") && struck < MOST_BLOWS)) {
      if (round.isEmpty()) {
        round.addAll(List.of(Blow.values()));
        Collections.shuffle(round, random);
      }
      work(spans, Duration.ofMillis(FULL ? 3_000 + random.nextInt(15_000) : 1_000));
      Blow blow = round.remove(0);
      strike(blow, service, spans);
      blows.merge(blow, 1, Integer::sum);
      awaitMoreWork(clients, blow);
      struck++;
      for (int percent : new int[] {10, 50}) {
        if (elapsed(start).toMillis() * 100 > TIME.toMillis() * percent) {
          heap.computeIfAbsent(percent + " %", p -> service.steady().memory().bytes());
        }
      }
    }
    service.serveBoth();
    work(spans, Duration.ofSeconds(1));
  }

  /** One script of each client may have been nearly done before it; one more was not. */
  private static void awaitMoreWork(SoakClients clients, Blow blow) {
    int before = clients.completed();
    Awaitility.await("scripts that are completed after " + blow)
        .atMost(PATIENCE)
        .until(() -> clients.completed() > before + CLIENTS || !clients.wrong().isEmpty());
  }

  /** Lets the clients work for a while, and keeps what comes of it small. */
  private void work(SoakSpans spans, Duration time) {
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(time.plus(PATIENCE))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              spans.take();
              return elapsed(start).compareTo(time) > 0;
            });
    lookForMismatches();
  }

  /** A server that has just taken another's place refuses some queries. */
  private void lookForMismatches() {
    Awaitility.await("the server's tables")
        .atMost(PATIENCE)
        .untilAsserted(() -> mismatched.addAll(Journals.mismatched(server)));
  }

  private void strike(Blow blow, SoakService service, SoakSpans spans) {
    switch (blow) {
      case SERVICE_KILLED -> replace(service, spans, End.KILLED);
      case SERVICE_TERMINATED -> replace(service, spans, End.TERMINATED);
      case SERVER_KILLED -> {
        server.process().kill();
        server = builder.startInsteadOf(server);
      }
      case SERVER_TERMINATED -> server = builder.startInsteadOf(server);
    }
  }

  private void replace(SoakService service, SoakSpans spans, End how) {
    service.moveToOther();
    // Else the blow would hit nothing.
    Awaitility.await("work for the one that is to end")
        .atMost(PATIENCE)
        .until(() -> entered(service.other()) > 0);
    work(spans, Duration.ofMillis(1_000 + random.nextInt(FULL ? 10_000 : 1_000)));
    service.replaceOther(how);
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void awaitAllCompleted() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              mismatched.addAll(Journals.mismatched(server));
              assertThat(
                      server.query(
                          "SELECT id, target, status FROM sys_invocation WHERE status != 'completed'"))
                  .isEmpty();
            });
  }

  private void report(SoakService service, SoakSpans spans, SoakClients clients, boolean http11)
      throws IOException {
    TestReport report = new TestReport("Soak on the real server (ServerSoakIT)");
    report.add("seed: " + seed);
    report.add("SDK: 2.4.1 over " + (http11 ? "HTTP/1.1" : "HTTP/2"));
    report.add("duration: " + TIME.toSeconds() + " s, clients: " + CLIENTS);
    report.add("scripts with the right result: " + clients.completed());
    report.add("journal mismatches: " + mismatched.size());
    report.add("blows: " + blows);
    for (End end : End.values()) {
      List<SoakProcess> those = service.all().stream().filter(p -> p.end() == end).toList();
      report.add(
          "processes, "
              + end
              + ": "
              + those.size()
              + ", handlers entered: "
              + those.stream().mapToInt(ServerSoakIT::entered).sum()
              + ", spans of attempts: "
              + those.stream().mapToInt(spans::of).sum());
    }
    report.add("attempts, by outcome: " + spans.outcomes());
    report.add("heap of the process that stays, after a full collection: " + heap);
    if (FULL) {
      report.write("soak-server.txt");
    }
  }

  private static int entered(SoakProcess process) {
    return process.attempts().values().stream().mapToInt(SoakProcess.Entered::times).sum();
  }
}
