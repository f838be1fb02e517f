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
  private final AtomicReference<@Nullable String> lastCommand = new AtomicReference<>();
  private final AtomicReference<@Nullable String> lastName = new AtomicReference<>();
  private final AtomicReference<@Nullable String> threadName = new AtomicReference<>();
  private volatile @Nullable Supplier<List<String>> awaiting;

  /** A command's type and name; best not put together here, where nobody may ever ask. */
  void lastCommand(String type, @Nullable String name) {
    lastCommand.setRelease(type);
    lastName.setRelease(name);
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
    awaiting = words;
  }

  @Override
  public void describe(AttributesBuilder attributes) {
    String type = lastCommand.get();
    String name = lastName.get();
    if (type != null) {
      String word = Texts.lastWord(type);
      attributes.put(
          DurableEvents.LAST_COMMAND, name == null ? word : word + ' ' + Texts.name(name));
    }
    String thread = threadName.get();
    if (thread != null) {
      attributes.put(DurableEvents.THREAD_NAME, thread);
    }
    Supplier<List<String>> words = awaiting;
    List<String> awaited = words == null ? List.of() : words.get();
    if (!awaited.isEmpty()) {
      attributes.put(DurableEvents.AWAITING, awaited);
    }
  }
}
