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
import java.util.regex.Pattern;

/**
 * Who logged what failed from a JVM's start: we do, and the agent starts all the same; but for what
 * the agent calls itself to load instrumentation. It gives up where a module's constructor throws,
 * or an error comes out of what it calls to install one; of an exception there it leaves out the
 * module.
 */
final class ColdLogs {
  private static final Pattern LOADED_BY_AGENT =
      Pattern.compile(
          ".*InstrumentationModule[.]<init>"
              + "|.*[.]hooks[.](\\w+Instrumentation|InstrumentationMatchers)[.].*");

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
    boolean isTheAgents = LOADED_BY_AGENT.matcher(point.name()).matches();
    if (logged.stream().anyMatch(line -> line.contains(FaultRun.GIVEN_UP))) {
      withoutAgent.add(point.name());
      if (!isTheAgents) {
        wrong.add("from the start, at " + point + ": no agent");
      }
    } else if (failed && !point.isSilent() && !FaultRun.isLogged(logged)) {
      unsaid.add(point.name());
      if (!isTheAgents) {
        wrong.add("from the start, at " + point + ": nobody logged it");
      }
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
