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
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a handler's events that are the same on nearly all of its attempts, made once:
 * a handler creates the same command at the same place of its journal, and its runs have few names.
 * What differs each time, such as the key of a callee or the time that a sleep ends, is not kept.
 *
 * <p>Takes 80 kB at most, by estimate, of a handler that creates more than a hundred commands and
 * gives dozens of names. Thread-safe: what is kept is immutable, and a place that two threads write
 * to has the word of one of them.
 */
final class CommandEvents {
  /** As many commands as a span takes events of, by default. */
  private static final int MAX_COMMANDS = 128;

  /** Of a name or a callee, in characters; a longer one is not worth its place. */
  private static final int MAX_TEXT = 64;

  /** A power of two. */
  private static final int RUN_PLACES = 64;

  /**
   * A command at its place. Immutable, so that any thread may find it.
   *
   * @param nameUtf8 the name's bytes; null where there is none
   * @param calleeUtf8 the bytes of a call's target; null where it is no call
   * @param attributes of its event; null where they are not the same each time
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole, nor written to
  record Known(
      String type,
      @Nullable String name,
      byte @Nullable [] nameUtf8,
      byte @Nullable [] calleeUtf8,
      @Nullable Attributes attributes) {

    boolean is(NewCommand command) {
      return type.equals(command.type())
          && command.isNamed(nameUtf8)
          && command.hasCallTarget(calleeUtf8)
          && (attributes != null || !RestateEvents.isSameEachTime(command));
    }
  }

  /**
   * The runs of one name. Immutable.
   *
   * @param shown the name, cut where it is absurdly long
   * @param completed the attributes of the event that one of them has completed
   */
  record KnownRun(String name, String shown, String spanName, Attributes completed) {
    static KnownRun of(String name) {
      String shown = Texts.name(name);
      return new KnownRun(
          name, shown, "run (" + shown + ")", RestateEvents.of(shown, RunOutcome.COMPLETED));
    }
  }

  private final @Nullable Known[] commands = new Known[MAX_COMMANDS];
  private final @Nullable KnownRun[] runs = new KnownRun[RUN_PLACES];

  /** What is known of a command that was created. */
  Known of(NewCommand command) {
    int index = command.index();
    // Keys are the users' data, and others each time.
    boolean mayKeep = index < MAX_COMMANDS && !command.callsByKey();
    Known known = mayKeep ? commands[index] : null;
    if (known != null && known.is(command)) {
      return known;
    }
    String name = command.name();
    String callee = command.callTarget();
    if (!mayKeep || !isShort(name) || !isShort(callee)) {
      return new Known(command.type(), name, null, null, null);
    }
    known =
        new Known(
            command.type(),
            name,
            utf8(name),
            utf8(callee),
            RestateEvents.isSameEachTime(command) ? RestateEvents.of(command, name) : null);
    commands[index] = known;
    return known;
  }

  /**
   * Those of the event.
   *
   * @param known what {@link #of} said of the command
   */
  static Attributes attributes(NewCommand command, Known known) {
    Attributes attributes = known.attributes();
    return attributes == null || !RestateEvents.isSameEachTime(command)
        ? RestateEvents.of(command, known.name())
        : attributes;
  }

  /** Of a text that was no valid UTF-8 these are other bytes: it is made again each time. */
  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isShort(@Nullable String text) {
    return text == null || text.length() <= MAX_TEXT;
  }

  /** What is the same for all runs of this name. */
  KnownRun run(String name) {
    // By its hash, and not the first ones that come: names may be made of what they are about.
    int place = name.hashCode() & (RUN_PLACES - 1);
    KnownRun known = runs[place];
    if (known == null || !known.name().equals(name)) {
      known = KnownRun.of(name);
      if (isShort(name)) {
        runs[place] = known;
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
