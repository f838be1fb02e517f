/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.endpoint.Endpoint;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;

/** One invocation of the soak: attempt after attempt until it has ended. All on its core thread. */
final class SoakInvocation {
  private static final int MOST_DISTURBED = 3;
  private static final int COMMANDS = 0x04;
  private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

  private final Soak soak;
  private final int index;
  private final Random random;
  private final Executor core;
  private final List<byte[]> journal = new ArrayList<>();
  private int disturbances;
  private int commands;
  private int retries;
  private int known;
  private int failure;

  SoakInvocation(Soak soak, int index, Executor core, long seed) {
    this.soak = soak;
    this.index = index;
    this.core = core;
    this.random = new Random(seed * 1_000_003 + index);
    this.disturbances = random.nextInt(MOST_DISTURBED + 1);
    String input = random.nextInt(8) == 0 ? SoakHandler.REFUSE : "accept";
    Map<String, String> client =
        random.nextInt(3) == 0
            ? Map.of("traceparent", SoakPlan.traceparent(random, true))
            : Map.of();
    journal.add(Frames.input(input, client));
    known = journal.size();
  }

  int index() {
    return index;
  }

  String id() {
    return Ledger.invocationId(index);
  }

  Endpoint endpoint() {
    return soak.endpoint();
  }

  Executor core() {
    return core;
  }

  List<byte[]> journal() {
    return journal;
  }

  /** In the journal, without the input. */
  int commands() {
    return commands;
  }

  /** The code of the failure that is the result; 0 where it is none. */
  int failure() {
    return failure;
  }

  void store(Frame command) {
    byte[] bytes = command.bytes();
    if (bytes[0] != COMMANDS) {
      wrong("unexpected frame " + command.name());
      return;
    }
    journal.add(bytes);
    commands++;
    if (command.is(FrameType.OUTPUT)) {
      failure = ((Protocol.OutputCommandMessage) command.message()).getFailure().getCode();
    }
  }

  void store(byte[] notification) {
    journal.add(notification);
  }

  void attempt() {
    try {
      SoakAttempt attempt =
          new SoakAttempt(this, SoakPlan.of(random, disturbances-- > 0), retries + 1);
      soak.begins(id(), attempt);
      attempt.begin();
    } catch (Exception e) {
      wrong("not played: " + e);
      soak.ended(this);
    }
  }

  /**
   * An attempt is over.
   *
   * @param traced whether there must be a span of it
   */
  void over(String outcome, boolean traced, int replayed, int number) {
    soak.over(this, outcome, traced, replayed, number);
    retries = journal.size() == known ? retries + 1 : 0;
    known = journal.size();
    if (FINAL.contains(outcome)) {
      soak.ended(this);
    } else {
      core.execute(this::attempt);
    }
  }

  void wrong(String what) {
    soak.wrong(index + ": " + what);
  }
}
