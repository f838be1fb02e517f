/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Field;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The commands without completion, by completion id: what an attempt can wait for.
 *
 * <p>A replayed journal runs through here entry by entry, so entries are pooled and ids are not
 * boxed: what is pending at once costs memory, the length of the journal does not. A hash table
 * with linear probing. Not thread-safe.
 */
final class PendingCommands {
  private static final int MAX_POOLED = 16;

  /** One by one; with more pending, searching for each would take too long. */
  private static final int MAX_SEARCHED = 1_000;

  /** Never written to: the first command makes room. */
  private static final int[] NO_IDS = {0};

  private static final @Nullable PendingCommand[] NO_COMMANDS = {null};
  private static final int FIRST_ROOM = 8;

  private int[] ids = NO_IDS;
  private @Nullable PendingCommand[] commands = NO_COMMANDS;
  private int size;
  private @Nullable PendingCommand pool;
  private int pooled;

  /** Adds a command under its completion id and returns the entry to fill in. */
  PendingCommand add(int id) {
    if (2 * size >= ids.length || ids == NO_IDS) {
      grow();
    }
    PendingCommand entry = fromPool();
    put(id, entry);
    return entry;
  }

  private PendingCommand fromPool() {
    PendingCommand entry = pool;
    if (entry == null) {
      return new PendingCommand();
    }
    pool = entry.nextInPool;
    entry.nextInPool = null;
    pooled--;
    return entry;
  }

  @Nullable PendingCommand get(int id) {
    return commands[find(id)];
  }

  /** The call or send whose notification of the callee's invocation id has this id. */
  @Nullable PendingCommand byInvocationIdNotification(int id) {
    // A send waits under this id, a call under that of its result, which the SDKs number next.
    PendingCommand entry = get(id);
    if (isNotifiedBy(entry, id)) {
      return entry;
    }
    entry = get(id + 1);
    if (isNotifiedBy(entry, id)) {
      return entry;
    }
    if (size > MAX_SEARCHED) {
      return null;
    }
    for (PendingCommand other : commands) {
      if (isNotifiedBy(other, id)) {
        return other;
      }
    }
    return null;
  }

  private static boolean isNotifiedBy(@Nullable PendingCommand entry, int id) {
    return entry != null
        && entry.command.has(Field.INVOCATION_ID_NOTIFICATION)
        && entry.command.number(Field.INVOCATION_ID_NOTIFICATION) == id;
  }

  /**
   * Which of the journal's runs an error is related to.
   *
   * @return from 0; {@link Runs#ANY} where the SDK names no command, {@link Runs#NONE} where it is
   *     no run, or not one that is pending
   */
  int runOrdinal(WireError.@Nullable RelatedCommand related) {
    if (related == null) {
      return Runs.ANY;
    }
    for (PendingCommand entry : commands) {
      if (entry != null && entry.runOrdinal >= 0 && entry.index == related.index()) {
        return entry.runOrdinal;
      }
    }
    return Runs.NONE;
  }

  /** The first of the journal's runs that has no result; {@link Integer#MAX_VALUE} for none. */
  int firstRun() {
    int first = Integer.MAX_VALUE;
    for (PendingCommand entry : commands) {
      if (entry != null && entry.runOrdinal >= 0) {
        first = Math.min(first, entry.runOrdinal);
      }
    }
    return first;
  }

  void remove(int id) {
    int hole = find(id);
    PendingCommand removed = commands[hole];
    if (removed == null) {
      return;
    }
    if (pooled < MAX_POOLED) {
      removed.nextInPool = pool;
      pool = removed;
      pooled++;
    }
    commands[hole] = null;
    size--;
    // Close the gap: whoever stands behind it may have been pushed there by the removed one.
    int mask = ids.length - 1;
    for (int i = (hole + 1) & mask; commands[i] != null; i = (i + 1) & mask) {
      PendingCommand moved = commands[i];
      commands[i] = null;
      size--;
      put(ids[i], moved);
    }
  }

  /** Forgets all, and the memory with it. */
  void clear() {
    ids = NO_IDS;
    commands = NO_COMMANDS;
    pool = null;
    pooled = 0;
    size = 0;
  }

  int size() {
    return size;
  }

  /** The first ones, in the order of the journal. */
  List<PendingCommand> first(int count) {
    PriorityQueue<PendingCommand> first =
        new PriorityQueue<>(Comparator.comparingInt((PendingCommand e) -> e.index).reversed());
    for (PendingCommand entry : commands) {
      if (entry != null) {
        first.add(entry);
        if (first.size() > count) {
          first.remove();
        }
      }
    }
    return first.stream().sorted(Comparator.comparingInt(entry -> entry.index)).toList();
  }

  private void put(int id, PendingCommand entry) {
    int i = find(id);
    if (commands[i] == null) {
      size++;
    }
    ids[i] = id;
    commands[i] = entry;
  }

  private int find(int id) {
    int mask = ids.length - 1;
    int i = ((id * 0x9E3779B9) >>> 7) & mask;
    while (commands[i] != null && ids[i] != id) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void grow() {
    int[] oldIds = ids;
    PendingCommand[] oldCommands = commands;
    int room = Math.max(FIRST_ROOM, oldIds.length * 2);
    ids = new int[room];
    commands = new PendingCommand[room];
    size = 0;
    for (int i = 0; i < oldIds.length; i++) {
      PendingCommand entry = oldCommands[i];
      if (entry != null) {
        put(oldIds[i], entry);
      }
    }
  }
}
