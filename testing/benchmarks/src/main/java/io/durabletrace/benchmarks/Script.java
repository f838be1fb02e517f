/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import dev.restate.common.Slice;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Start;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server says in an attempt, prepared: how it opens, and what it answers to commands that
 * want an answer. Immutable.
 *
 * @param opening the journal, cut as it comes over HTTP
 * @param answers to the k-th thing that wants an answer: a run's proposal, a call, a sleep
 */
record Script(List<Slice> opening, List<List<Slice>> answers) {
  static final String INVOCATION = "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1xD";
  static final String CALLEE = "inv_1jbj0Nt4H29H2m034QqVJJRAO2HuyMs10t";

  /** The largest DATA frame of HTTP/2 unless the two sides agree on more. */
  private static final int SLICE_BYTES = 16 * 1024;

  /**
   * An attempt of a handler that creates {@code replayed + created} commands, as {@link Commands}
   * does.
   */
  static Script of(int replayed, int created) {
    ByteArrayOutputStream journal = new ByteArrayOutputStream();
    List<List<Slice>> answers = new ArrayList<>();
    int entries = 1;
    int id = 1;
    for (int i = 0; i < replayed + created; i++) {
      Commands.Kind kind = Commands.Kind.of(i);
      List<byte[]> notifications = notifications(kind, id);
      if (i < replayed) {
        journal.writeBytes(command(kind, id));
        notifications.forEach(journal::writeBytes);
        entries += 1 + notifications.size();
      } else if (!notifications.isEmpty()) {
        answers.add(notifications.stream().<Slice>map(ArraySlice::new).toList());
      }
      id += notifications.size();
    }
    byte[] start = Start.first().invocation(INVOCATION).key("alice").entries(entries).frame();
    byte[] opening = Frames.joined(start, Frames.input("Ann"), journal.toByteArray());
    return new Script(cut(opening), answers);
  }

  private static byte[] command(Commands.Kind kind, int id) {
    return switch (kind) {
      case RUN -> Frames.run(id, Commands.RUN_NAME);
      case CALL -> Frames.call(id, id + 1, "Stock", "apple", "reserve", "3");
      case SLEEP -> Frames.sleep(id, Commands.SLEEP_NAME);
      case SET_STATE -> Frames.setState("total", "12");
    };
  }

  private static List<byte[]> notifications(Commands.Kind kind, int id) {
    return switch (kind) {
      case RUN -> List.of(Frames.completed(FrameType.RUN_NOTIFICATION, id, Commands.CHARGED));
      case CALL ->
          List.of(
              Frames.invocationId(id, CALLEE),
              Frames.completed(FrameType.CALL_NOTIFICATION, id + 1, "reserved"));
      case SLEEP -> List.of(Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, id));
      case SET_STATE -> List.of();
    };
  }

  private static List<Slice> cut(byte[] bytes) {
    List<Slice> slices = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += SLICE_BYTES) {
      int length = Math.min(SLICE_BYTES, bytes.length - from);
      byte[] slice = new byte[length];
      System.arraycopy(bytes, from, slice, 0, length);
      slices.add(new ArraySlice(slice));
    }
    return slices;
  }
}
