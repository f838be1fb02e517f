/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.wire.Field;
import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The calls and sends of one attempt: what the journal holds of their headers, and the ids of the
 * invocations that the runtime made of them. Not thread-safe.
 */
final class Calls {

  /** What the journal holds of one call; only of those with a header that is kept. */
  private record Recorded(int ordinal, List<Header> headers) {}

  private final AttemptListener listener;
  private final PendingCommands pending;

  private int journaled;
  private int submitted;
  private @Nullable Queue<Recorded> recorded; // few journals hold any
  private volatile boolean hasRecorded; // written under the attempt's lock

  // Ids that came before the handler started, and behind the last command: an earlier attempt may
  // have seen them or not. Kept as they were read, because nearly all of them turn out to be old,
  // with their commands, whose entries are not used again before the next command comes.
  private final List<Message> ids = new ArrayList<>(0);
  private final List<PendingCommand> callsOfIds = new ArrayList<>(0);

  Calls(AttemptListener listener, PendingCommands pending) {
    this.listener = listener;
    this.pending = pending;
  }

  /** A command of the journal. */
  void replayed(Message command) {
    callsOfIds.clear();
    int type = command.type();
    if (type == MessageType.CALL || type == MessageType.ONE_WAY_CALL) {
      if (!command.headers().isEmpty()) {
        if (recorded == null) {
          recorded = new ArrayDeque<>();
        }
        recorded.add(new Recorded(journaled, command.headers()));
        hasRecorded = true;
      }
      journaled++;
    }
  }

  /** Whether the journal holds a header that a call to come must have again. */
  boolean hasRecorded() {
    return hasRecorded;
  }

  /**
   * The SDK takes the next call or send, in the order of the journal.
   *
   * @param usersHeaders how many headers the user gave it
   * @return what the journal holds behind those of the kept headers; null where the call is new
   */
  @Nullable List<Header> submitted(int usersHeaders) {
    int ordinal = submitted++;
    if (ordinal >= journaled) {
      return null;
    }
    Recorded next = recorded == null ? null : recorded.peek();
    if (next == null || next.ordinal() != ordinal) {
      return List.of();
    }
    recorded.remove();
    hasRecorded = !recorded.isEmpty();
    return next.headers().stream().filter(header -> header.index() >= usersHeaders).toList();
  }

  /** The runtime tells the id of a callee. */
  void invocationId(Message notification, boolean handlerStarted) {
    PendingCommand call =
        pending.byInvocationIdNotification((int) notification.number(Field.COMPLETION_ID));
    if (call == null) {
      return;
    }
    if (handlerStarted) {
      tell(notification, call);
      return;
    }
    callsOfIds.add(call);
    if (callsOfIds.size() > ids.size()) {
      ids.add(new Message());
    }
    ids.get(callsOfIds.size() - 1).copyFrom(notification);
  }

  /** The handler has started: who listens can hear of what came before. */
  void handlerStarted() {
    for (int i = 0; i < callsOfIds.size(); i++) {
      tell(ids.get(i), callsOfIds.get(i));
    }
    callsOfIds.clear();
    ids.clear();
  }

  /** The attempt is over. */
  void clear() {
    if (recorded != null) { // few journals hold any, and each write of the other would be a fence
      recorded = null;
      hasRecorded = false;
    }
    callsOfIds.clear();
    ids.clear();
  }

  private void tell(Message notification, PendingCommand call) {
    String invocationId = listener.isRecording() ? notification.text(Field.INVOCATION_ID) : null;
    if (invocationId == null) {
      return;
    }
    try {
      listener.callAccepted(
          new AcceptedCall(
              invocationId,
              call.callTarget(),
              call.command.type() == MessageType.ONE_WAY_CALL,
              call.command.headers()));
    } catch (Throwable t) {
      Problems.failed("telling of an accepted call", t);
    }
  }
}
