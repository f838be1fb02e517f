/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios, in the order in which they are played. */
public final class Scenarios {

  /** A new set of them: each can be played once. */
  public static List<Scenario> all() {
    List<Scenario> all =
        Stream.of(
                EndingScenarios.all(),
                ConnectionScenarios.all(),
                RunScenarios.all(),
                NestingScenarios.all(),
                OverlapScenarios.all(),
                SuspensionScenarios.all(),
                ReplayScenarios.all(),
                CommandScenarios.all(),
                CallScenarios.all(),
                ContextScenarios.all(),
                SurroundingScenarios.all(),
                FramingScenarios.all(),
                GarbageScenarios.all(),
                CrowdScenarios.all(),
                ShutdownScenarios.all())
            .flatMap(List::stream)
            .toList();
    if (all.stream().map(Scenario::name).distinct().count() != all.size()) {
      throw new IllegalStateException("Two scenarios have one name");
    }
    return all;
  }

  private Scenarios() {}
}
