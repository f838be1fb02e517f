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
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
  private static final int SCRIPTS = Integer.getInteger("survival.scripts", Survival.FULL ? 25 : 6);

  private static final List<ProgramOnTransport> PROGRAMS =
      List.of(
          new ProgramOnTransport(SdkVersion.java("2.4.1"), false),
          new ProgramOnTransport(SdkVersion.java("2.0.0"), true),
          new ProgramOnTransport(SdkVersion.kotlin("2.4.0"), false),
          new ProgramOnTransport(SdkVersion.java("2.4.1"), true),
          new ProgramOnTransport(SdkVersion.java("2.0.0"), false));

  private final OtlpSink sink = OtlpSink.start();
  private final TestReport report =
      new TestReport("Attached and detached under load (AttachDetachIT)");

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void everyAnswerIsRightWhileTheAgentComesAndGoes() throws IOException {
    long seed = Survival.seed();
    report.add("seed: %d", seed);
    long start = System.nanoTime();
    List<Replica> hosts = hosts();
    int rollouts = Survival.FULL ? Integer.getInteger("survival.rollouts", hosts.size()) : 1;
    for (int rollout = 0; rollout < rollouts; rollout++) {
      play(seed, rollout, hosts);
    }
    report.add("duration: %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    if (Survival.FULL) {
      report.write("attach-detach.txt");
    }
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

  private void play(long seed, int rollout, List<Replica> hosts) {
    int first = (int) (seed % hosts.size()) + rollout;
    ProgramOnTransport program = PROGRAMS.get(first % PROGRAMS.size());
    // So far apart that they are three different ones, on both JDKs.
    Replica attached = host(hosts, first, Mode.OFF);
    Replica on = host(hosts, first + 3, Mode.AUTO);
    Replica switchedOff = host(hosts, first + 6, Mode.OFF);
    LoadedRollout.Result result =
        LoadedRollout.play(
            program.sdk(),
            program.http11(),
            sink,
            new Random(seed + rollout),
            "s" + seed + '-' + rollout,
            attached,
            on,
            switchedOff,
            SCRIPTS);
    report.add("%s: no agent -> %s -> %s -> %s -> no agent", program, attached, on, switchedOff);
    report.add(
        "  scripts %d, wrong %d, journal mismatches %d, calls with our header %d",
        result.scripts(),
        result.wrong().size(),
        result.mismatched().size() + result.complaints().size(),
        result.callsWithOurHeader());
    report.add("  under way at the eight switches: %s", result.underWay());
    report.add("  tries that failed because a replica went away: %s", result.failures());
    String again = "-Dsurvival.seed=" + (seed + rollout) + ", " + program;
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

  /** Spans of one and the same try in one process, at the same time. */
  private static List<ReceivedSpan> tracedTwice(List<ReceivedSpan> attempts) {
    Map<List<Object>, List<ReceivedSpan>> tries =
        attempts.stream()
            .collect(
                Collectors.groupingBy(
                    span ->
                        List.of(
                            span.attribute("restate.invocation.id"),
                            span.attributes().get("durable.attempt.number"),
                            span.attributes().get("durable.replayed_commands"),
                            span.resource())));
    return tries.values().stream()
        .flatMap(
            same ->
                same.stream()
                    .filter(span -> same.stream().anyMatch(other -> beganDuring(span, other))))
        .toList();
  }

  private static boolean beganDuring(ReceivedSpan span, ReceivedSpan other) {
    return !span.equals(other)
        && span.startNanos() >= other.startNanos()
        && span.startNanos() < other.endNanos();
  }

  /** Each of them was really attached, and traced each attempt once. */
  private void assertTraced(String again, Replica... replicas) {
    List<ReceivedSpan> attempts =
        sink.takeSpans().stream().filter(span -> span.name().startsWith("attempt ")).toList();
    assertThat(attempts.stream().map(ReceivedSpan::spanId))
        .as("exported once, %s", again)
        .doesNotHaveDuplicates();
    assertThat(tracedTwice(attempts)).as("an attempt is traced once, %s", again).isEmpty();
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
