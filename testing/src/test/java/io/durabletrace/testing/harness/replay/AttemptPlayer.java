/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Start;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Plays one attempt against a replica, in the server's part. For use once, by one thread. */
final class AttemptPlayer {
  /** How problems begin that the SDK itself had. */
  static final String ERROR = "error ";

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int COMMANDS = 0x0400;
  private static final int NOTIFICATIONS = 0x8000;

  private final Invocation invocation;
  private final Journal journal;
  private final AttemptPlan plan;
  private final Mode mode;
  private final int retries;
  private final Random random;
  private final List<String> problems = new ArrayList<>();

  // Written below the journal's lock: an answer to a command may come from another thread.
  private @Nullable DataOutputStream out;
  private boolean cut;
  private int stored;
  private boolean ended;
  private Protocol.@Nullable SuspensionMessage suspension;

  AttemptPlayer(Invocation invocation, AttemptPlan plan, Mode mode, int retries) {
    this.invocation = invocation;
    this.journal = invocation.journal();
    this.plan = plan;
    this.mode = mode;
    this.retries = retries;
    this.random = new Random(plan.seed());
  }

  /** What it suspended on, if it did. */
  Protocol.@Nullable SuspensionMessage suspension() {
    return suspension;
  }

  /** Whether the invocation is over. */
  boolean ended() {
    return ended;
  }

  List<String> problems() {
    return problems;
  }

  PlayedAttempt play(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      long ours;
      synchronized (journal) {
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        plan.order(invocation.schedule().program()).write(out);
        ours = journal.ours();
        begin();
        out.flush();
      }
      try {
        String outcome = read(in);
        // A result that is replayed is not written again.
        boolean failed = outcome.equals("completed") && journal.isFailed();
        return new PlayedAttempt(plan, mode, failed ? "failed" : outcome, ours);
      } finally {
        journal.listener(null); // before the connection is closed
      }
    }
  }

  private void begin() throws IOException {
    List<byte[]> entries = journal.entries();
    Start start =
        Start.first()
            .retries(retries)
            .invocation(invocation.schedule().invocationId())
            .key("alice")
            .entries(entries.size());
    if (invocation.schedule().program().wholeState()) {
      start.wholeState();
      journal.state().forEach(start::wholeState);
    }
    List<byte[]> frames = new ArrayList<>(entries);
    frames.add(0, start.frame());
    byte[] all = Frames.joined(frames.toArray(byte[][]::new));
    if (plan.ending() == Ending.CUT_IN_JOURNAL) {
      send(Slices.cut(Arrays.copyOf(all, random.nextInt(all.length)), random));
      cut();
      return;
    }
    send(Slices.cut(all, random));
    journal.listener(this::tell);
    maybeEnd();
  }

  /** How the attempt went, when it is over. */
  private String read(DataInputStream in) throws IOException {
    byte[] partial = {};
    while (true) {
      int tag = in.read();
      switch (tag) {
        case AttemptOrder.ENTERED -> {
          // Only now: a handler that did not start leaves no span.
          if (plan.ending() == Ending.CUT && plan.number() == 0) {
            synchronized (journal) {
              cut();
            }
          }
        }
        case AttemptOrder.DATA -> {
          byte[] slice = in.readNBytes(in.readInt());
          ByteBuffer bytes = ByteBuffer.wrap(Frames.joined(partial, slice));
          List<Frame> frames = Frame.takeFrom(bytes);
          partial = new byte[bytes.remaining()];
          bytes.get(partial);
          synchronized (journal) {
            for (Frame frame : frames) {
              take(frame);
            }
          }
        }
        case AttemptOrder.OVER -> {
          return in.readUTF();
        }
        default -> throw new IOException("The replica was gone in the middle of an attempt");
      }
    }
  }

  private void take(Frame frame) throws IOException {
    if (cut) {
      return; // never arrived
    }
    int code = ByteBuffer.wrap(frame.bytes()).getShort() & 0xffff;
    if (code >= COMMANDS && code < NOTIFICATIONS) {
      problems.addAll(Injection.problems(frame, mode, plan.request()));
      invocation.store(frame);
      stored++;
      maybeEnd();
    } else if (frame.is(FrameType.PROPOSE_RUN_COMPLETION)) {
      invocation.store((Protocol.ProposeRunCompletionMessage) frame.message());
    } else if (frame.is(FrameType.END)) {
      ended = true;
    } else if (frame.is(FrameType.SUSPENSION)) {
      suspension = (Protocol.SuspensionMessage) frame.message();
    } else if (frame.is(FrameType.ERROR)) {
      Protocol.ErrorMessage error = (Protocol.ErrorMessage) frame.message();
      if (error.getCode() != 500 || !error.getMessage().contains(Program.PLANNED)) {
        problems.add(ERROR + error.getCode() + " in mode " + mode + ": " + error.getMessage());
      }
    }
  }

  private void maybeEnd() throws IOException {
    if (plan.number() != stored) {
      return;
    }
    if (plan.ending() == Ending.INPUT_CLOSED) {
      journal.listener(null);
      say(AttemptOrder.END_OF_INPUT);
    } else if (plan.ending() == Ending.CUT && stored > 0) {
      cut();
    }
  }

  private void cut() throws IOException {
    cut = true;
    journal.listener(null);
    if (out != null) {
      out.writeByte(AttemptOrder.CUT);
      out.writeByte(random.nextInt(3));
      out.flush();
    }
  }

  private void tell(byte[] notification) {
    try {
      send(List.of(notification));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(List<byte[]> slices) throws IOException {
    if (out != null) {
      for (byte[] slice : slices) {
        out.writeByte(AttemptOrder.DATA);
        out.writeInt(slice.length);
        out.write(slice);
      }
      out.flush();
    }
  }

  private void say(byte tag) throws IOException {
    if (out != null) {
      out.writeByte(tag);
      out.flush();
    }
  }
}
