/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.ByteString;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the server stores of an invocation, byte by byte as it was written. Safe to use from any
 * thread; whoever needs two things of it at once synchronises on it.
 */
final class Journal {
  private final List<Frame> entries = new ArrayList<>();
  private final List<Frame> commands = new ArrayList<>();
  private final Map<String, String> state = new TreeMap<>();
  private final Set<Integer> completions = new HashSet<>();
  private final Set<Integer> signals = new HashSet<>();
  private @Nullable Consumer<byte[]> listener;

  Journal(byte[] input) {
    entries.add(frame(input));
  }

  synchronized void store(Frame command) {
    entries.add(command);
    commands.add(command);
    if (command.is(FrameType.SET_STATE)) {
      var set = (Protocol.SetStateCommandMessage) command.message();
      state.put(set.getKey().toStringUtf8(), set.getValue().getContent().toStringUtf8());
    } else if (command.is(FrameType.CLEAR_STATE)) {
      ByteString key = ((Protocol.ClearStateCommandMessage) command.message()).getKey();
      state.remove(key.toStringUtf8());
    }
  }

  /** Stores it, and tells the attempt that runs. */
  synchronized void notify(byte[] notification) {
    Frame frame = frame(notification);
    entries.add(frame);
    var message = (Protocol.NotificationTemplate) frame.message();
    (message.hasSignalId() ? signals : completions)
        .add(message.hasSignalId() ? message.getSignalId() : message.getCompletionId());
    notifyAll();
    if (listener != null) {
      listener.accept(notification);
    }
  }

  private static Frame frame(byte[] bytes) {
    return Frame.takeFrom(ByteBuffer.wrap(bytes)).get(0);
  }

  /** The attempt that is to be told, if any; it had the entries so far. */
  synchronized void listener(@Nullable Consumer<byte[]> attempt) {
    listener = attempt;
  }

  /** Waits for something that this attempt suspended on; false when it does not come. */
  synchronized boolean awaitAny(Protocol.SuspensionMessage suspension, long millis)
      throws InterruptedException {
    long end = System.currentTimeMillis() + millis;
    while (suspension.getWaitingCompletionsList().stream().noneMatch(completions::contains)
        && suspension.getWaitingSignalsList().stream().noneMatch(signals::contains)) {
      long left = end - System.currentTimeMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized List<byte[]> entries() {
    return entries.stream().map(Frame::bytes).toList();
  }

  synchronized Map<String, String> state() {
    return Map.copyOf(state);
  }

  synchronized List<Frame> commands() {
    return List.copyOf(commands);
  }

  /** As if another replica had written the commands. */
  synchronized void rewrite(UnaryOperator<Frame> otherwise) {
    for (int i = 0; i < commands.size(); i++) {
      Frame command = commands.get(i);
      Frame other = otherwise.apply(command);
      int entry = entries.indexOf(command);
      commands.set(i, other);
      entries.set(entry, other);
    }
  }

  /** Whether it ends with a failure as its result. */
  synchronized boolean isFailed() {
    return commands.stream()
        .filter(command -> command.is(FrameType.OUTPUT))
        .anyMatch(command -> ((Protocol.OutputCommandMessage) command.message()).hasFailure());
  }

  /** How many calls and sends have our headers. */
  synchronized long ours() {
    return commands.stream().filter(OurHeaders::isOn).count();
  }
}
