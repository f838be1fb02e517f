/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingCommandsTest {

  @Test
  void behaves_like_a_map_under_random_use() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Integer, Integer> expected = new HashMap<>();
    PendingCommands pending = new PendingCommands();
    for (int step = 0; step < 100_000; step++) {
      int id = random.nextInt(step % 1000 < 500 ? 64 : 4096);
      if (random.nextBoolean()) {
        pending.add(id).runOrdinal = step;
        expected.put(id, step);
      } else {
        pending.remove(id);
        expected.remove(id);
      }
      if (step % 97 == 0) {
        List<Integer> ids = new ArrayList<>(expected.keySet());
        for (int known : ids) {
          PendingCommand entry = pending.get(known);
          assertThat(entry).as("seed %d step %d id %d", seed, step, known).isNotNull();
          assertThat(entry.runOrdinal).as("seed %d", seed).isEqualTo(expected.get(known));
        }
      }
      assertThat(pending.size()).as("seed %d step %d", seed, step).isEqualTo(expected.size());
    }
  }

  @Test
  void what_is_not_pending_is_not_found() {
    PendingCommands pending = new PendingCommands();
    pending.add(1);
    pending.remove(1);
    assertThat(pending.get(1)).isNull();
    assertThat(pending.get(9)).isNull();
    assertThat(pending.byInvocationIdNotification(9)).isNull();
  }
}
