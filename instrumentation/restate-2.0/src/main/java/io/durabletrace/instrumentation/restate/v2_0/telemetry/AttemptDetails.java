/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Texts;
import io.durabletrace.common.live.DurableEvents;
import io.durabletrace.common.live.LiveDetails;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an attempt is doing, for who asks on another thread while it runs. */
final class AttemptDetails implements LiveDetails {
  /** A {@link NewCommand}, or only the type of one that nobody wanted as an event. */
  private volatile @Nullable Object lastCommand;

  private volatile @Nullable String threadName;
  private volatile @Nullable Supplier<List<String>> awaiting;

  void lastCommand(Object command) {
    lastCommand = command;
  }

  void thread(Thread thread) {
    threadName = thread.getName();
  }

  /**
   * Who knows what the attempt waits for.
   *
   * @param words null when it has ended
   */
  void awaiting(@Nullable Supplier<List<String>> words) {
    awaiting = words;
  }

  @Override
  public void describe(AttributesBuilder attributes) {
    Object last = lastCommand;
    if (last != null) {
      attributes.put(DurableEvents.LAST_COMMAND, words(last));
    }
    String thread = threadName;
    if (thread != null) {
      attributes.put(DurableEvents.THREAD_NAME, thread);
    }
    Supplier<List<String>> words = awaiting;
    List<String> awaited = words == null ? List.of() : words.get();
    if (!awaited.isEmpty()) {
      attributes.put(DurableEvents.AWAITING, awaited);
    }
  }

  private static String words(Object last) {
    String type = last instanceof NewCommand command ? command.type() : (String) last;
    String name = last instanceof NewCommand command ? command.name() : null;
    String word = type.substring(type.lastIndexOf('/') + 1);
    return name == null ? word : word + ' ' + Texts.name(name);
  }
}
