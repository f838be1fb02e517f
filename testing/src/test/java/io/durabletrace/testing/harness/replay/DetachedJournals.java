/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Journals that hold our headers: without the agent they do not replay, and that is seen; with it
 * they do, in each of its modes, whoever wrote them.
 */
final class DetachedJournals {
  private static final int SCHEDULES = 20;
  private static final List<Mode> ATTACHED =
      Stream.of(Mode.values()).filter(Mode::hasAgent).toList();

  private static final String TRACEPARENT =
      "00-11111111111111111111111111111111-2222222222222222-01";
  private static final String B3 = "11111111111111111111111111111111-2222222222222222-1";

  /** What replicas with other propagators would have written; each a name and a value, … */
  private static final List<List<String>> OTHERS =
      List.of(
          List.of("traceparent", TRACEPARENT, "tracestate", "vendor=x"),
          List.of("baggage", "tenant=acme", "traceparent", TRACEPARENT),
          List.of("traceparent", TRACEPARENT, OurHeaders.MARK, "2222222222222222"),
          List.of("b3", B3, "baggage", "tenant=acme"),
          List.of("X-B3-TraceId", "1111", "X-B3-SpanId", "2222", "X-B3-Sampled", "1"),
          List.of("uber-trace-id", "1111:2222:0:1"),
          List.of("X-Amzn-Trace-Id", "Root=1-1111-1111;Parent=2222;Sampled=1"));

  private final Fleet fleet;
  private final long seed;
  private final Executor world;
  private int next;

  DetachedJournals(Fleet fleet, long seed, Executor world) {
    this.fleet = fleet;
    this.seed = seed;
    this.world = world;
  }

  void withoutTheAgentTheyDoNotReplayAndWithItAgainTheyDo() throws IOException {
    int played = 0;
    for (Invocation begun : begin(SCHEDULES)) {
      assertMismatch(begun, Mode.BARE);
      assertMismatch(begun, Mode.BARE);
      complete(begun, ATTACHED.get(played++ % ATTACHED.size()));
    }
  }

  void thoseOfAnyPropagatorReplay() throws IOException {
    int played = 0;
    for (Invocation begun : begin(OTHERS.size() * ATTACHED.size())) {
      List<String> others = OTHERS.get(played % OTHERS.size());
      begun.journal().rewrite(command -> instead(command, others));
      assertMismatch(begun, Mode.BARE);
      complete(begun, ATTACHED.get(played++ / OTHERS.size()));
    }
  }

  /** What is not ours to put there is not ours to explain away. */
  void aHeaderThatTheUserNoLongerSetsIsAMismatchAsItIsWithoutUs() throws IOException {
    int played = 0;
    for (Invocation begun : begin(SCHEDULES)) {
      boolean behind = played++ % 2 == 0;
      begun.journal().rewrite(command -> dropped(command, behind));
      assertMismatch(begun, Mode.ALWAYS);
      assertMismatch(begun, Mode.OFF);
    }
  }

  /** So many invocations whose journals hold our headers. */
  private List<Invocation> begin(int count) throws IOException {
    List<Invocation> begun = new ArrayList<>();
    while (begun.size() < count) {
      // Numbers that the schedules of a run do not have.
      Invocation invocation = new Invocation(Schedule.of(seed, --next), fleet, world);
      AttemptPlayer player =
          invocation.attempt(
              Mode.ALWAYS, new AttemptPlan(Ending.INPUT_CLOSED, 1, RequestContext.NONE, next));
      assertThat(player.problems()).as("%s", invocation.schedule()).isEmpty();
      if (!player.ended() && invocation.journal().ours() > 0) {
        begun.add(invocation);
      }
    }
    return begun;
  }

  private static void assertMismatch(Invocation invocation, Mode mode) throws IOException {
    AttemptPlayer player =
        invocation.attempt(mode, AttemptPlan.undisturbed(new Random(invocation.hashCode())));
    assertThat(player.problems())
        .as("%s in mode %s", invocation.schedule(), mode)
        .hasSize(1)
        .allMatch(PlayedInvocation::isMismatch);
    assertThat(player.ended()).isFalse();
  }

  private static void complete(Invocation invocation, Mode mode) throws IOException {
    AttemptPlayer player =
        invocation.attempt(mode, AttemptPlan.undisturbed(new Random(invocation.hashCode())));
    assertThat(player.problems()).as("%s in mode %s", invocation.schedule(), mode).isEmpty();
    assertThat(player.ended()).isTrue();
  }

  private static Frame instead(Frame command, List<String> others) {
    if (!OurHeaders.isOn(command)) {
      return command;
    }
    List<Protocol.Header> headers = new ArrayList<>(OurHeaders.users(command));
    List<String> users = headers.stream().map(h -> OurHeaders.lower(h.getKey())).toList();
    for (int i = 0; i < others.size(); i += 2) {
      if (!users.contains(OurHeaders.lower(others.get(i)))) {
        headers.add(header(others.get(i), others.get(i + 1)));
      }
    }
    return OurHeaders.with(command, headers);
  }

  private static Frame dropped(Frame command, boolean behind) {
    if (!OurHeaders.isOn(command)) {
      return command;
    }
    List<Protocol.Header> headers = new ArrayList<>(OurHeaders.headers(command));
    int last = behind ? headers.size() : OurHeaders.users(command).size();
    headers.add(last, header("x-dropped", "by a new version of the program"));
    return OurHeaders.with(command, headers);
  }

  private static Protocol.Header header(String name, String value) {
    return Protocol.Header.newBuilder().setKey(name).setValue(value).build();
  }
}
