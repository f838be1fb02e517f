/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says what headers a new call must have: without them, replays would prove nothing. */
final class Injection {

  /** What is wrong with a command that an attempt wrote. */
  static List<String> problems(Frame command, Mode mode, RequestContext request) {
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Protocol.Header header : OurHeaders.headers(command)) {
      if (!names.add(OurHeaders.lower(header.getKey()))) {
        problems.add("two headers " + header.getKey());
      }
    }
    if (!OurHeaders.isCall(command)) {
      return problems;
    }
    boolean injects = mode.injects(request) && !OurHeaders.hasUsersContext(command);
    String traceparent = OurHeaders.value(command, "traceparent");
    if (injects == traceparent.isEmpty()) {
      problems.add(injects ? "no header of ours" : "traceparent " + traceparent);
    }
    boolean marks = injects && command.is(FrameType.ONE_WAY_CALL) && mode != Mode.CHILD;
    String mark = OurHeaders.value(command, OurHeaders.MARK);
    if (!mark.equals(marks && !traceparent.isEmpty() ? traceparent.split("-", -1)[2] : "")) {
      problems.add("mark '" + mark + "' with traceparent '" + traceparent + "'");
    }
    if ((injects && mode == Mode.B3) == OurHeaders.value(command, "b3").isEmpty()) {
      problems.add("b3 '" + OurHeaders.value(command, "b3") + "'");
    }
    if (!injects && OurHeaders.isOn(command)) {
      problems.add("something of ours");
    }
    problems.replaceAll(
        problem ->
            problem + " in mode " + mode + ", server's context " + request + ": " + command.text());
    return problems;
  }

  private Injection() {}
}
