/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.Replicas.Mode;
import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Attached and detached under load: no agent, the agent, {@code auto}, {@code off}, no agent, each
 * step on another upstream agent and JDK, while clients call without a pause.
 *
 * <p>One rollout on agents and JDKs that a fresh seed chooses by default; {@code
 * -Dsurvival.full=true} has each of them take each step, and writes {@code
 * testing/results/attach-detach.txt}.
 */
@Execution(ExecutionMode.CONCURRENT) // the slice in a build; what measures is run alone
class AttachDetachIT {
  private static final boolean FULL = Boolean.getBoolean("survival.full");
  private static final int SCRIPTS = Integer.getInteger("survival.scripts", FULL ? 25 : 6);

  /** A program on one transport. */
  private record World(SdkVersion sdk, boolean http11) {
    @Override
    public String toString() {
      return sdk + (http11 ? " over HTTP/1.1" : " over HTTP/2");
    }
  }

  private static final List<World> WORLDS =
      List.of(
          new World(SdkVersion.java("2.4.1"), false),
          new World(SdkVersion.java("2.0.0"), true),
          new World(SdkVersion.kotlin("2.4.0"), false),
          new World(SdkVersion.java("2.4.1"), true),
          new World(SdkVersion.java("2.0.0"), false));

  private final OtlpSink sink = OtlpSink.start();
  private final CostReport report =
      new CostReport("Attached and detached under load (AttachDetachIT)", FULL);

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void everyAnswerIsRightWhileTheAgentComesAndGoes() throws IOException {
    int seed = Integer.getInteger("survival.seed", new SecureRandom().nextInt(1_000_000_000));
    report.add("survival.seed=%d", seed);
    long start = System.nanoTime();
    List<Replica> hosts = hosts();
    int rollouts = FULL ? Integer.getInteger("survival.rollouts", hosts.size()) : 1;
    for (int rollout = 0; rollout < rollouts; rollout++) {
      play(seed, rollout, hosts);
    }
    report.add("duration: %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    report.write("attach-detach.txt");
  }

  /** Each agent on each JDK. */
  private static List<Replica> hosts() {
    Set<Path> jdks = new TreeSet<>(Set.of(JavaHomes.current()));
    JavaHomes.atLeast(25)
        .ifPresentOrElse(jdks::add, () -> System.out.println("No JDK 25: only this one"));
    List<Replica> hosts = new ArrayList<>();
    for (AgentVersion agent : AgentVersion.all()) {
      jdks.forEach(jdk -> hosts.add(new Replica(Mode.OFF, Optional.of(agent), jdk)));
    }
    return hosts;
  }

  private void play(int seed, int rollout, List<Replica> hosts) {
    int first = seed % hosts.size() + rollout;
    World world = WORLDS.get(first % WORLDS.size());
    // So far apart that they are three different ones, on both JDKs.
    Replica attached = host(hosts, first, Mode.OFF);
    Replica on = host(hosts, first + 3, Mode.AUTO);
    Replica switchedOff = host(hosts, first + 6, Mode.OFF);
    LoadedRollout.Result result =
        LoadedRollout.play(
            world.sdk,
            world.http11,
            sink,
            new Random(seed + rollout),
            "s" + seed + '-' + rollout,
            attached,
            on,
            switchedOff,
            SCRIPTS);
    report.add("%s: no agent -> %s -> %s -> %s -> no agent", world, attached, on, switchedOff);
    report.add(
        "  scripts %d, wrong %d, journal mismatches %d, calls with our header %d",
        result.scripts(),
        result.wrong().size(),
        result.mismatched().size() + result.complaints().size(),
        result.callsWithOurHeader());
    report.add("  under way at the eight switches: %s", result.underWay());
    report.add("  tries that failed because a replica went away: %s", result.failures());
    String again = "-Dsurvival.seed=" + (seed + rollout) + ", " + world;
    assertThat(result.wrong()).as("wrong answers, %s", again).isEmpty();
    assertThat(result.complaints()).as("complaints, %s", again).isEmpty();
    assertThat(result.mismatched()).as("mismatched, %s", again).isEmpty();
    // A connection that broke: the replica at its other end was told to go.
    assertThat(result.failures().keySet())
        .as("tries that failed, %s", again)
        .allMatch(failure -> failure.endsWith(" (RT0010)"));
    assertThat(result.failuresInCalm()).as("tries that failed, %s", again).isEmpty();
    assertThat(result.callsWithOurHeader()).as("calls with our header, %s", again).isPositive();
    assertThat(result.underWay()).as("under way, %s", again).containsKeys("running", "suspended");
    assertTraced(again, attached, on, switchedOff);
  }

  private static Replica host(List<Replica> hosts, int index, Mode mode) {
    Replica host = hosts.get(index % hosts.size());
    return new Replica(mode, host.agent(), host.javaHome());
  }

  /** Each of them was really attached, and traced each attempt once. */
  private void assertTraced(String again, Replica... replicas) {
    List<ReceivedSpan> attempts =
        sink.takeSpans().stream().filter(span -> span.name().startsWith("attempt ")).toList();
    assertThat(
            attempts.stream()
                .map(
                    span ->
                        span.attribute("restate.invocation.id")
                            + span.startNanos()
                            + span.resource()))
        .as("an attempt is traced once, %s", again)
        .doesNotHaveDuplicates();
    for (Replica replica : replicas) {
      String name = replica.serviceName();
      long its =
          attempts.stream()
              .filter(span -> name.equals(span.resource().get("service.name")))
              .count();
      report.add("  attempts traced by %s: %d", replica, its);
      assertThat(its).as("attempts traced by %s, %s", replica, again).isPositive();
    }
  }
}
