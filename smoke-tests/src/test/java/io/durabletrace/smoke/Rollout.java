/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.smoke.Replicas.Mode.ALWAYS;
import static io.durabletrace.smoke.Replicas.Mode.AUTO;
import static io.durabletrace.smoke.Replicas.Mode.BARE;
import static io.durabletrace.smoke.Replicas.Mode.CHILD;
import static io.durabletrace.smoke.Replicas.Mode.OFF;

import io.durabletrace.smoke.Replicas.Mode;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/**
 * The agent's whole life in one deployment, while scripts are under way: attached, switched on,
 * replaced, killed, switched off, detached. For one thread.
 */
final class Rollout {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Longer than the agent waits for more spans before it exports. */
  private static final Duration A_TURN = Duration.ofSeconds(3);

  /** Who serves, phase by phase. */
  private static final List<Mode[]> PHASES =
      List.of(
          new Mode[] {BARE},
          new Mode[] {BARE, OFF},
          new Mode[] {OFF},
          new Mode[] {OFF, AUTO},
          new Mode[] {AUTO, ALWAYS},
          new Mode[] {ALWAYS, CHILD},
          new Mode[] {CHILD, OFF},
          new Mode[] {OFF},
          new Mode[] {OFF, BARE},
          new Mode[] {BARE});

  /** Nobody injects any more; from the next one on, some have no agent. */
  private static final int SWITCHED_OFF = 7;

  private static final int KILLED = 5;

  private final String name;
  private final Random random;
  private final int scripts;
  private final OtlpSink sink;
  private final RestateServer server;
  private final Replicas replicas;
  private final Map<String, RandomScript> sent = new LinkedHashMap<>();
  private final Map<String, Integer> due = new LinkedHashMap<>();
  private final Set<String> mismatched = new TreeSet<>();

  private Rollout(
      String name,
      Random random,
      int scripts,
      OtlpSink sink,
      RestateServer server,
      Replicas replicas) {
    this.name = name;
    this.sink = sink;
    this.random = random;
    this.scripts = scripts;
    this.server = server;
    this.replicas = replicas;
  }

  /** What came of it. */
  record Result(
      Map<String, RandomScript> scripts,
      Map<String, String> results,
      Set<String> mismatched,
      List<String> complaints,
      long calls,
      long callsWithOurHeader) {}

  static Result play(
      SdkVersion sdk, boolean http11, long seed, int scripts, OtlpSink sink, String name) {
    Random random = new Random(seed);
    var builder = RestateServer.builder().retry(Duration.ofMillis(50), 1000);
    if (random.nextBoolean()) {
      builder.inactivityTimeout(Duration.ZERO); // suspends at each occasion
    }
    if (random.nextInt(3) == 0) {
      builder.tracing(sink);
    }
    try (RestateServer server = builder.start();
        Replicas replicas = Replicas.start(sdk, sink, BARE, OFF, AUTO, ALWAYS, CHILD)) {
      server.register(URI.create("http://127.0.0.1:" + replicas.port()), http11);
      return new Rollout(name, random, scripts, sink, server, replicas).play();
    }
  }

  private Result play() {
    for (int phase = 0; phase < PHASES.size(); phase++) {
      replicas.serve(PHASES.get(phase));
      send(phase);
      if (phase == KILLED) {
        replicas.killAndReplace(ALWAYS);
        replicas.awaitListening(ALWAYS);
      }
      replicas.serve(PHASES.get(phase)); // all is cut off once more
      openGates(phase);
      if (phase == SWITCHED_OFF) {
        Journals.awaitNoneHoldsOurHeader(server);
      }
      awaitHalf(phase);
      awaitTurns(phase);
    }
    Map<String, String> results = new LinkedHashMap<>();
    sent.keySet().forEach(id -> results.put(id, server.attach(id).body()));
    look();
    return new Result(
        sent,
        results,
        mismatched,
        replicas.complaints(),
        Journals.calls(server, ""),
        Journals.calls(server, "AND entry_json LIKE '%traceparent%'"));
  }

  private void send(int phase) {
    int count = scripts * (phase + 1) / PHASES.size() - scripts * phase / PHASES.size();
    for (int i = 0; i < count; i++) {
      // What may get our headers is over before the agent is detached.
      int last = phase <= SWITCHED_OFF - 1 ? SWITCHED_OFF : PHASES.size() - 1;
      send(
          RandomScript.of(name + '-' + phase + '-' + i, random),
          phase + random.nextInt(last - phase + 1));
    }
  }

  private void send(RandomScript script, int duePhase) {
    String json = '"' + script.steps().replace("\n", "\\n") + '"';
    String id = server.send("Script/" + script.key() + "/run", json);
    sent.put(id, script);
    due.put(id, duePhase);
  }

  /**
   * Until each has traced something. Over HTTP/2 there is one connection, and whose turn it is
   * follows from how many have been made; a phase may also be over before anything has begun.
   */
  private void awaitTurns(int phase) {
    Random more = new Random(phase); // not the seed's, whose scripts come again as they were
    for (Mode mode : PHASES.get(phase)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(A_TURN)
          .until(
              () -> {
                boolean isTraced = mode == BARE || hasTraced(mode);
                if (!isTraced) {
                  replicas.serve(PHASES.get(phase));
                  sendAndApprove(phase, more);
                }
                return isTraced;
              });
    }
  }

  private void sendAndApprove(int phase, Random more) {
    RandomScript script = RandomScript.of(name + '-' + phase + "-more-" + more.nextInt(), more);
    send(script, phase);
    server.send("Order/" + script.key() + "/approve", "\"the test\"");
  }

  private boolean hasTraced(Mode mode) {
    String service = Replicas.serviceName(mode);
    return sink.spans().stream()
        .anyMatch(
            span ->
                span.name().startsWith("attempt ")
                    && service.equals(span.resource().get("service.name")));
  }

  private List<String> due(int phase) {
    return due.keySet().stream().filter(id -> due.get(id) == phase).toList();
  }

  private void openGates(int phase) {
    for (String id : due(phase)) {
      server.send("Order/" + sent.get(id).key() + "/approve", "\"the test\"");
    }
  }

  /** The other half is under way when the next phase begins. */
  private void awaitHalf(int phase) {
    List<String> waitedFor = new ArrayList<>(due(phase));
    int goal = waitedFor.size() / 2;
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              look();
              waitedFor.removeIf(this::isCompleted);
              return waitedFor.size() <= goal;
            });
  }

  private boolean isCompleted(String id) {
    return server.invocation(id).get("status").asText().equals("completed");
  }

  private void look() {
    mismatched.addAll(Journals.mismatched(server));
  }
}
