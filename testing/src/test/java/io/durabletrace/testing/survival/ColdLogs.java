/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.durabletrace.testing.TestReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who logged what failed from a JVM's start: we, or the agent that called us and gave up. */
final class ColdLogs {
  /** It guards all that it does, so that the agent starts whatever fails there. */
  private static final String CUSTOMIZER = "io/durabletrace/agent/DurableTraceCustomizer";

  private final Set<String> withoutAgent = new TreeSet<>();
  private final Set<String> unsaid = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();

  /**
   * A JVM has started in which a site failed.
   *
   * @param failed whether its code came by
   * @param logged all that was logged
   */
  void add(FaultPoint point, boolean failed, List<String> logged) {
    if (logged.stream().anyMatch(line -> line.contains(FaultRun.GIVEN_UP))) {
      withoutAgent.add(point.name());
      if (point.owner().equals(CUSTOMIZER)) {
        wrong.add("from the start, at " + point + ": no agent");
      }
    } else if (failed && !point.isSilent() && !FaultRun.isLogged(logged)) {
      unsaid.add(point.name());
    }
  }

  void report(TestReport report, String sdk) {
    report.add(sdk + ", from the start, the agent gave up at: " + withoutAgent);
    report.add(sdk + ", from the start, nobody of ours logged: " + unsaid);
  }

  List<String> wrong() {
    return wrong;
  }
}
