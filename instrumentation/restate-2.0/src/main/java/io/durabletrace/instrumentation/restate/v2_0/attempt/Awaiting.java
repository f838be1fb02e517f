/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Field;
import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in words what a suspended attempt waits for. */
final class Awaiting {
  /** A handler may wait for thousands; nobody reads more than this. */
  private static final int MAX_WORDS = 20;

  /**
   * @param suspension the Suspension message
   */
  static List<String> describe(Message suspension, PendingCommands pending) {
    List<String> words = new ArrayList<>();
    for (long id : suspension.numbers(Field.SUSPENSION_COMPLETIONS)) {
      words.add(completion((int) id, pending));
    }
    for (long signal : suspension.numbers(Field.SUSPENSION_SIGNALS)) {
      // Every await also listens for cancellation.
      if (signal != MessageType.CANCEL_SIGNAL_ID) {
        words.add("awakeable");
      }
    }
    for (String signal : suspension.texts(Field.SUSPENSION_NAMED_SIGNALS)) {
      words.add("signal " + signal);
    }
    int all = words.size();
    return andMore(all > MAX_WORDS ? new ArrayList<>(words.subList(0, MAX_WORDS)) : words, all);
  }

  /** Of an attempt that is running: all that has no result yet, in the order of the journal. */
  static List<String> describe(PendingCommands pending) {
    List<String> words = new ArrayList<>();
    for (PendingCommand entry : pending.first(MAX_WORDS)) {
      words.add(command(entry.command));
    }
    return andMore(words, pending.size());
  }

  private static List<String> andMore(List<String> first, int all) {
    if (all > first.size()) {
      first.add("and " + (all - first.size()) + " more");
    }
    return first;
  }

  private static String completion(int id, PendingCommands pending) {
    PendingCommand entry = pending.get(id);
    if (entry == null) {
      entry = pending.byInvocationIdNotification(id);
      return entry == null ? "completion " + id : "invocation id of " + command(entry.command);
    }
    return entry.command.type() == MessageType.ONE_WAY_CALL
        ? "invocation id of " + command(entry.command)
        : command(entry.command);
  }

  private static String command(Message command) {
    String name = command.text(Field.NAME);
    return switch (command.type()) {
      case MessageType.SLEEP -> words("sleep", name);
      case MessageType.CALL -> words("call", CallTarget.of(command));
      case MessageType.ONE_WAY_CALL -> words("send", CallTarget.of(command));
      case MessageType.RUN -> words("run", name);
      case MessageType.GET_PROMISE -> words("promise", command.text(Field.PROMISE_KEY));
      case MessageType.PEEK_PROMISE -> words("peek of promise", command.text(Field.PROMISE_KEY));
      case MessageType.COMPLETE_PROMISE ->
          words("completion of promise", command.text(Field.PROMISE_KEY));
      case MessageType.ATTACH_INVOCATION ->
          words("invocation", command.text(Field.TARGET_INVOCATION_ID));
      case MessageType.GET_INVOCATION_OUTPUT ->
          words("output of invocation", command.text(Field.TARGET_INVOCATION_ID));
      // The key of a state entry is the user's data, see the setting capture-state-keys.
      case MessageType.GET_LAZY_STATE -> "state";
      case MessageType.GET_LAZY_STATE_KEYS -> "state keys";
      default -> words(MessageType.commandName(command.type()), name);
    };
  }

  private static String words(String what, @Nullable String which) {
    return which == null ? what : what + " " + which;
  }

  private Awaiting() {}
}
