/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Texts;
import io.durabletrace.instrumentation.restate.v2_0.attempt.NewCommand;
import io.opentelemetry.api.common.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a handler's events that are the same on nearly all of its attempts, made once:
 * a handler creates the same command at the same place of its journal, and its runs have few names.
 * What differs each time, such as the time that a sleep ends or the key of a callee, is not kept.
 *
 * <p>Takes some 20 kB at most. Thread-safe.
 */
final class CommandEvents {
  /** As many commands as a span takes events of, by default. */
  private static final int MAX_COMMANDS = 128;

  /** In bytes; a longer one is not worth its place. */
  private static final int MAX_NAME = 64;

  private static final int MAX_RUNS = 64;

  /**
   * A command and the attributes of its event. Immutable, so that any thread may find it.
   *
   * @param utf8 the name's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole, nor written to
  record Known(String type, byte @Nullable [] utf8, @Nullable String name, Attributes attributes) {}

  /**
   * The runs of one name. Immutable.
   *
   * @param name as it is shown
   * @param completed the attributes of the event that one of them has completed
   */
  record KnownRun(String name, String spanName, Attributes completed) {
    static KnownRun of(String name) {
      String shown = Texts.name(name);
      return new KnownRun(
          shown, "run (" + shown + ")", RestateEvents.of(shown, RunOutcome.COMPLETED));
    }
  }

  private final @Nullable Known[] commands = new Known[MAX_COMMANDS];
  private final Map<String, KnownRun> runs = new ConcurrentHashMap<>();

  /** Those of a command that was created. */
  Known of(NewCommand command) {
    int index = command.index();
    String type = command.type();
    if (index >= MAX_COMMANDS || !RestateEvents.isSameEachTime(command)) {
      return known(command, type, null);
    }
    Known known = commands[index];
    if (known != null && known.type().equals(type) && command.isNamed(known.utf8())) {
      return known;
    }
    String name = command.name();
    byte[] utf8 = name == null ? null : name.getBytes(StandardCharsets.UTF_8);
    known = known(command, type, utf8);
    // A name that was no valid UTF-8 is another one now: it is made again each time.
    if (utf8 == null || utf8.length <= MAX_NAME) {
      commands[index] = known;
    }
    return known;
  }

  private static Known known(NewCommand command, String type, byte @Nullable [] utf8) {
    return new Known(type, utf8, command.name(), RestateEvents.of(command));
  }

  /** What is the same for all runs of this name. */
  KnownRun run(String name) {
    KnownRun known = runs.get(name);
    if (known == null) {
      known = KnownRun.of(name);
      if (name.length() <= MAX_NAME && runs.size() < MAX_RUNS) {
        runs.put(name, known);
      }
    }
    return known;
  }

  /**
   * Those of a run that came to its end.
   *
   * @param run its name; null where the user gave none
   */
  Attributes of(@Nullable String run, RunOutcome outcome) {
    return run == null || outcome != RunOutcome.COMPLETED
        ? RestateEvents.of(run, outcome)
        : run(run).completed();
  }
}
