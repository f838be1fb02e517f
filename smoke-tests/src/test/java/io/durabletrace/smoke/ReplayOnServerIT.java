/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.smoke.Replicas.Mode.ALWAYS;
import static io.durabletrace.smoke.Replicas.Mode.BARE;
import static io.durabletrace.smoke.Replicas.Mode.OFF;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Replay is sacred, on the real server: scripts that are under way while the agent is attached,
 * switched on, killed, switched off and detached give what they must.
 *
 * <p>A slice with a fresh seed by default; {@code -Dreplay.full=true} is the full form, which
 * writes {@code testing/results/replay-server.txt}.
 */
class ReplayOnServerIT {

  private static final List<ProgramOnTransport> PROGRAMS =
      List.of(
          new ProgramOnTransport(SdkVersion.java("2.4.1"), true),
          new ProgramOnTransport(SdkVersion.java("2.0.0"), false),
          new ProgramOnTransport(SdkVersion.kotlin("2.4.0"), true),
          new ProgramOnTransport(SdkVersion.java("2.4.1"), false),
          new ProgramOnTransport(SdkVersion.java("2.0.0"), true),
          new ProgramOnTransport(SdkVersion.kotlin("2.0.0"), false));

  private static final int FULL = 240;
  private static final int SLICE = 30;

  private final OtlpSink sink = OtlpSink.start();
  private final TestReport report =
      new TestReport("Replay is sacred: scripts on the real server (ReplayOnServerIT)");

  @Test
  void scriptsEndAsTheyMustWhateverTheAgentDoes() throws IOException {
    long seed = Long.getLong("replay.seed", new SecureRandom().nextInt(1_000_000_000));
    boolean full = Boolean.getBoolean("replay.full");
    int scripts = full ? FULL : SLICE;
    System.out.println("replay.seed=" + seed);
    long start = System.nanoTime();
    report.add("seed: " + seed);
    if (full) {
      for (ProgramOnTransport program : PROGRAMS) {
        play(program, seed, scripts / PROGRAMS.size());
      }
    } else {
      play(PROGRAMS.get((int) (seed % PROGRAMS.size())), seed, scripts);
    }
    report.add("duration: " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    if (full) {
      report.write("replay-server.txt");
    }
  }

  private void play(ProgramOnTransport program, long seed, int scripts) {
    String name = "s" + seed + '-' + PROGRAMS.indexOf(program);
    Rollout.Result result =
        Rollout.play(
            program.sdk(), program.http11(), seed + PROGRAMS.indexOf(program), scripts, sink, name);
    List<ReceivedSpan> attempts =
        sink.takeSpans().stream().filter(span -> span.name().startsWith("attempt ")).toList();
    report.add(
        program
            + ": "
            + result.results().size()
            + " scripts, journal mismatches: "
            + (result.mismatched().size() + result.complaints().size())
            + ", calls and sends: "
            + result.calls()
            + ", with our header: "
            + result.callsWithOurHeader());
    String again = program + ", -Dreplay.seed=" + seed;
    assertThat(result.complaints()).as("complaints, %s", again).isEmpty();
    assertThat(result.mismatched()).as("mismatched, %s", again).isEmpty();
    result
        .scripts()
        .forEach(
            (id, script) ->
                assertThat(result.results().get(id))
                    .as("%s: %s\n%s", again, id, script)
                    .isEqualTo('"' + script.result() + '"'));
    assertThat(result.callsWithOurHeader()).as("calls with our header, %s", again).isPositive();
    // Not more than one completion each: an answer that is cut off on its way is given again.
    assertThat(attempts.stream().map(span -> id(span) + span.startNanos() + span.resource()))
        .as("an attempt is traced once, %s", again)
        .doesNotHaveDuplicates();
    for (Replicas.Mode mode : Replicas.Mode.values()) {
      String replica = Replicas.serviceName(mode);
      List<ReceivedSpan> its =
          attempts.stream()
              .filter(span -> replica.equals(span.resource().get("service.name")))
              .toList();
      // Also that its turn comes at all: one that nobody connects to proves nothing.
      assertThat(its.isEmpty()).as("%s is not traced, %s", replica, again).isEqualTo(mode == BARE);
      long replaying = its.stream().filter(ReplayOnServerIT::replays).count();
      report.add(
          program
              + ", "
              + replica
              + ": "
              + its.size()
              + " attempts traced, replaying: "
              + replaying);
    }
  }

  private static boolean replays(ReceivedSpan attempt) {
    return (Long) attempt.attributes().get("durable.replayed_commands") > 0;
  }

  private static String id(ReceivedSpan span) {
    return span.attribute("restate.invocation.id");
  }

  /** The one way to wedge an invocation, how it is healed, and the query that warns of it. */
  @Test
  void detachedWhileAJournalHoldsOurHeaderItDoesNotReplay() {
    try (RestateServer server =
            RestateServer.builder()
                .retry(Duration.ofMillis(50), 1000)
                .inactivityTimeout(Duration.ZERO)
                .start();
        Replicas replicas = Replicas.start(SdkVersion.java("2.4.1"), sink, ALWAYS, OFF, BARE)) {
      server.register(replicas.port());
      String held = waitAtGate(server, "held");
      assertThat(Journals.holdingOurHeader(server)).containsExactly(held);

      replicas.serve(BARE);
      open(server, "held");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Journals.mismatched(server), List.of(held)::equals);
      assertThat(Journals.holdingOurHeader(server)).containsExactly(held);

      replicas.serve(OFF);
      assertThat(server.attach(held).body()).isEqualTo("\"said one;held approved by the test\"");
      assertThat(Journals.holdingOurHeader(server)).isEmpty();

      String free = waitAtGate(server, "free");
      assertThat(Journals.holdingOurHeader(server)).isEmpty();
      replicas.serve(BARE);
      open(server, "free");
      assertThat(server.attach(free).body()).isEqualTo("\"said one;free approved by the test\"");
      assertThat(Journals.mismatched(server)).isEmpty();
    }
  }

  /** The id of a script that has called and now waits. */
  private static String waitAtGate(RestateServer server, String key) {
    String id = server.send("Script/" + key + "/run", "\"call one\\ngate " + key + "\"");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server.journal(id).stream()
                    .filter(row -> row.get("entry_type").asText().equals("Command: Call"))
                    .count(),
            count -> count == 2);
    return id;
  }

  private static void open(RestateServer server, String key) {
    server.send("Order/" + key + "/approve", "\"the test\"");
  }
}
