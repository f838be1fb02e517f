/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

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

/**
 * The agent is attached to a service, switched on, switched off and detached, each step as one
 * rolls out a deployment: old and new replicas side by side, then the old ones are told to end.
 * Clients call all the time. For one thread.
 */
final class LoadedRollout {
  private static final int CLIENTS = 4;
  private static final int HELD_IN_EACH_PHASE = 2;

  /** The phase in which nobody adds headers any more; the agent goes in the next one. */
  private static final int SWITCHED_OFF = 6;

  private final RestateServer server;
  private final Replicas replicas;
  private final Random random;
  private final List<List<Replica>> phases;
  private final int scripts;
  private final Set<String> mismatched = new TreeSet<>();
  private final Map<String, Long> underWay = new LinkedHashMap<>();
  private final List<String> inCalm = new ArrayList<>();

  private LoadedRollout(
      RestateServer server,
      Replicas replicas,
      Random random,
      List<List<Replica>> phases,
      int scripts) {
    this.server = server;
    this.replicas = replicas;
    this.random = random;
    this.phases = phases;
    this.scripts = scripts;
  }

  /**
   * What came of it.
   *
   * @param wrong answers that were not as they must be
   * @param mismatched invocations whose journal did not replay at some time
   * @param underWay invocations that had not ended when replicas were switched, by their status
   * @param failures why tries failed, other than as the scripts had planned, and how often
   * @param failuresInCalm those that no switch of replicas can be the cause of
   */
  record Result(
      int scripts,
      List<String> wrong,
      Set<String> mismatched,
      List<String> complaints,
      Map<String, Long> underWay,
      Map<String, Long> failures,
      List<String> failuresInCalm,
      long callsWithOurHeader) {}

  /**
   * Plays it.
   *
   * @param attached with the setting {@code off}
   * @param on with {@code auto}
   * @param switchedOff with {@code off} again
   * @param scripts that end in each phase, at least
   */
  static Result play(
      SdkVersion sdk,
      boolean http11,
      OtlpSink sink,
      Random random,
      String name,
      Replica attached,
      Replica on,
      Replica switchedOff,
      int scripts) {
    Replica bare = Replica.of(Mode.BARE);
    List<List<Replica>> phases =
        List.of(
            List.of(bare),
            List.of(bare, attached),
            List.of(attached),
            List.of(attached, on),
            List.of(on),
            List.of(on, switchedOff),
            List.of(switchedOff),
            List.of(switchedOff, bare),
            List.of(bare));
    try (RestateServer server =
            RestateServer.builder()
                .retry(Duration.ofMillis(50), 1000)
                .inactivityTimeout(Duration.ofMillis(random.nextBoolean() ? 0 : 300))
                .start();
        Replicas replicas = Replicas.start(sdk, sink, List.of(bare, attached, on, switchedOff))) {
      server.register(URI.create("http://127.0.0.1:" + replicas.port()), http11);
      try {
        return new LoadedRollout(server, replicas, random, phases, scripts).play(name);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            String.format(
                "-Dsurvival.seed: %s; mismatched: %s; complaints: %s; under way: %s; failures: %s",
                name,
                Journals.mismatched(server),
                replicas.complaints(),
                Journals.underWay(server),
                Journals.unplannedFailures(server)),
            e);
      }
    }
  }

  private Result play(String name) {
    List<String> wrong = new ArrayList<>();
    int completed;
    try (ScriptClients clients = new ScriptClients(server, name, random, CLIENTS)) {
      for (int phase = 0; phase < phases.size(); phase++) {
        rollTo(phase);
        clients.release(phase);
        for (int i = 0; i < HELD_IN_EACH_PHASE; i++) {
          clients.hold(due(phase));
        }
        clients.awaitMore(scripts);
        if (phases.get(phase).size() > 1) {
          replicas.serve(phases.get(phase)); // over HTTP/2, it is the other's turn now
          clients.awaitMore(scripts);
        }
        clients.awaitSuspended();
        awaitCalm(clients);
        if (phase == SWITCHED_OFF) {
          Journals.awaitNoneHoldsOurHeader(server);
        }
        mismatched.addAll(Journals.mismatched(server));
      }
      clients.stop();
      clients.release(phases.size());
      completed = clients.completed();
      wrong.addAll(clients.wrong());
    }
    mismatched.addAll(Journals.mismatched(server));
    return new Result(
        completed,
        wrong,
        mismatched,
        replicas.complaints(),
        underWay,
        Journals.unplannedFailures(server),
        inCalm,
        Journals.calls(server, "AND entry_json LIKE '%\"name\":\"traceparent\"%'"));
  }

  /** While nobody is replaced, no try fails but those that the scripts have planned. */
  private void awaitCalm(ScriptClients clients) {
    Map<String, Long> before = Journals.unplannedFailures(server);
    clients.awaitMore(scripts / 2);
    if (!Journals.unplannedFailures(server).equals(before)) {
      inCalm.add(before + " became " + Journals.unplannedFailures(server));
    }
  }

  private void rollTo(int phase) {
    if (phase > 0) {
      Journals.underWay(server)
          .forEach((status, count) -> underWay.merge(status, count, Long::sum));
    }
    List<Replica> serving = phases.get(phase);
    replicas.serve(serving);
    if (phase > 0) {
      phases.get(phase - 1).stream()
          .filter(replica -> !serving.contains(replica) && replica.mode() != Mode.BARE)
          .forEach(replicas::end);
    }
  }

  /** What may get our headers goes on before the agent is detached. */
  private int due(int phase) {
    int last = phase < SWITCHED_OFF ? SWITCHED_OFF : phases.size();
    return Math.min(last, phase + 1 + random.nextInt(3));
  }
}
