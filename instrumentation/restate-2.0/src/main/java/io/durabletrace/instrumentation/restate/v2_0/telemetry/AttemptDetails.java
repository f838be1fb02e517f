/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Texts;
import io.durabletrace.common.live.DurableEvents;
import io.durabletrace.common.live.LiveDetails;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is doing, for who asks on another thread while it runs. It is written at each
 * command and read seldom, so the writes do not wait until all threads see them.
 */
final class AttemptDetails implements LiveDetails {
  /** A {@link CommandEvents.Known}, or a command's type alone where nobody sees its event. */
  private final AtomicReference<@Nullable Object> lastCommand = new AtomicReference<>();

  private final AtomicReference<@Nullable String> threadName = new AtomicReference<>();
  private final AtomicReference<@Nullable Supplier<List<String>>> awaiting =
      new AtomicReference<>();

  void lastCommand(String type) {
    lastCommand.setRelease(type);
  }

  void lastCommand(CommandEvents.Known command) {
    lastCommand.setRelease(command);
  }

  void thread(String name) {
    threadName.setRelease(name);
  }

  /**
   * Who knows what the attempt waits for.
   *
   * @param words null when it has ended
   */
  void awaiting(@Nullable Supplier<List<String>> words) {
    awaiting.setRelease(words);
  }

  @Override
  public void describe(AttributesBuilder attributes) {
    Object last = lastCommand.get();
    if (last != null) {
      CommandEvents.Known known = last instanceof CommandEvents.Known k ? k : null;
      String name = known == null ? null : known.name();
      String word = Texts.lastWord(known == null ? (String) last : known.type());
      attributes.put(
          DurableEvents.LAST_COMMAND, name == null ? word : word + ' ' + Texts.name(name));
    }
    String thread = threadName.get();
    if (thread != null) {
      attributes.put(DurableEvents.THREAD_NAME, thread);
    }
    Supplier<List<String>> words = awaiting.get();
    List<String> awaited = words == null ? List.of() : words.get();
    if (!awaited.isEmpty()) {
      attributes.put(DurableEvents.AWAITING, awaited);
    }
  }
}
