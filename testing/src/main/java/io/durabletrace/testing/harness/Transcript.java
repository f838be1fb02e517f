/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * All that can be observed of one attempt from outside: the bytes that the SDK wrote, how it closed
 * the connection, what it threw, what the handler saw. Two runs of one scenario, with the agent and
 * without it, must have the same. Safe to use from any thread.
 */
final class Transcript {

  private static final String HANDLER = "handler: ";
  private static final String LEFT = "left: ";

  /** Stands before how the handler was left. */
  static final String HANDLER_LEFT = HANDLER + LEFT;

  /** Stands before the message of an error frame. */
  static final String ERROR_MESSAGE = "error message: ";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final List<Frame> frames = new ArrayList<>();
  private final List<Integer> sliceSizes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> handlerNotes = new ArrayList<>();
  private final Map<FrameType, Integer> awaited = new HashMap<>();
  private byte[] partial = {};
  private String end = "open";
  private boolean handlerLeft;

  List<Frame> written(ByteBuffer slice) {
    return change(
        () -> {
          byte[] bytes = new byte[slice.remaining()];
          slice.get(bytes);
          ByteBuffer all = ByteBuffer.wrap(Frames.joined(partial, bytes));
          List<Frame> whole = Frame.takeFrom(all);
          partial = new byte[all.remaining()];
          all.get(partial);
          frames.addAll(whole);
          sliceSizes.add(whole.size());
          return whole;
        });
  }

  /** Says that the SDK closed its output, and how. */
  void closed(String how) {
    change(() -> end = end.equals("open") ? how : end + ", then " + how);
  }

  void thrown(String by, Throwable t) {
    note(by + " threw " + t.toString().replaceAll("@[0-9a-f]+\\b", "@#"));
  }

  /** Something the transport saw; in the order of the core thread. */
  void note(String line) {
    change(() -> notes.add(line));
  }

  /** Something the handler saw; in the order of the handler's thread. */
  void handlerNote(String line) {
    change(() -> handlerNotes.add(line));
  }

  void handlerEntered(String with) {
    handlerNote("entered: " + with);
  }

  boolean handlerEntered() {
    return read(() -> !handlerNotes.isEmpty());
  }

  void handlerLeft(String how) {
    change(
        () -> {
          handlerLeft = true;
          return handlerNotes.add(LEFT + how);
        });
  }

  Frame awaitFrame(FrameType type, long seconds) {
    int index = awaited.merge(type, 1, Integer::sum) - 1;
    await("frame " + type, () -> ofType(type).size() > index, seconds);
    return ofType(type).get(index);
  }

  void awaitEnd(long seconds) {
    await("the end of the output", () -> !end.equals("open"), seconds);
  }

  void awaitHandlerLeft(long seconds) {
    await("the handler to be left", () -> handlerLeft, seconds);
  }

  /** The names of the frames in order, for a scenario to say what it expects. */
  String frameNames() {
    return read(() -> String.join(" ", frames.stream().map(Frame::name).toList()));
  }

  /** Everything, one observation per line. */
  List<String> lines() {
    return read(
        () -> {
          List<String> lines = new ArrayList<>();
          lines.add("frames: " + frameNames());
          frames.forEach(frame -> lines.add("frame: " + frame.text()));
          frames.stream()
              .map(Frame::caller)
              .filter(Objects::nonNull)
              .forEach(caller -> lines.add(Recording.CALLER + caller));
          errorMessages().forEach(message -> lines.add(ERROR_MESSAGE + message));
          lines.add("frames per slice: " + sliceSizes);
          lines.add("output: " + end + (partial.length > 0 ? " in the middle of a frame" : ""));
          notes.forEach(note -> lines.add("transport: " + note));
          handlerNotes.forEach(note -> lines.add(HANDLER + note));
          return lines;
        });
  }

  /** What the SDK says went wrong, on one line each. */
  private List<String> errorMessages() {
    return ofType(FrameType.ERROR).stream()
        .map(frame -> (Protocol.ErrorMessage) frame.message())
        .map(error -> error.getMessage().replace("\n", "\\n"))
        .toList();
  }

  private List<Frame> ofType(FrameType type) {
    return read(() -> frames.stream().filter(frame -> frame.is(type)).toList());
  }

  private void await(String what, BooleanSupplier condition, long seconds) {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new IllegalStateException(
              "Waited " + seconds + " s for " + what + " in vain; so far: " + lines());
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T change(Supplier<T> change) {
    lock.lock();
    try {
      T result = change.get();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Supplier<T> query) {
    lock.lock();
    try {
      return query.get();
    } finally {
      lock.unlock();
    }
  }
}
