/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import java.util.ArrayList;
import java.util.List;

/** An attempt's facts as lines to compare. */
class RecordedFacts implements AttemptListener {
  private final List<String> lines = new ArrayList<>();
  private List<String> awaiting = List.of();
  private AttemptEnd end;
  private int newCommands;
  private Deed atEnd = () -> {};

  List<String> lines() {
    return lines;
  }

  String last() {
    return lines.get(lines.size() - 1);
  }

  List<String> awaiting() {
    return awaiting;
  }

  AttemptEnd end() {
    return end;
  }

  void add(String line, boolean wanted) {
    if (wanted) {
      lines.add(line);
    }
  }

  @Override
  public void started(AttemptStart start) {
    lines.add(
        "started %s key=%s #%d replayed=%d"
            .formatted(
                start.invocationId(), start.key(), start.number(), start.replayedCommands()));
  }

  @Override
  public boolean isRecording() {
    return true;
  }

  @Override
  public boolean created(String type) {
    newCommands++;
    return true;
  }

  @Override
  public void newCommand(NewCommand command) {
    lines.add(
        "command "
            + command.type()
            + "@"
            + command.index()
            + (command.name() == null ? "" : " " + command.name())
            + (command.callTarget() == null ? "" : " " + command.callTarget())
            + (command.wakeUpTime() == 0 ? "" : " wake=" + command.wakeUpTime()));
  }

  @Override
  public void callAccepted(AcceptedCall call) {
    lines.add(
        (call.isOneWay() ? "send " : "call ")
            + call.target()
            + " is "
            + call.invocationId()
            + (call.headers().isEmpty() ? "" : " " + call.headers()));
  }

  @Override
  public void runEnded(String name, RunOutcome outcome) {
    lines.add("run " + name + " " + outcome.value());
  }

  @Override
  public void suspended(List<String> newAwaiting) {
    awaiting = newAwaiting;
    lines.add("suspended " + newAwaiting);
  }

  /** Something that is done under the attempt's lock. */
  interface Deed {
    void run() throws Exception;
  }

  void whenEnded(Deed deed) {
    atEnd = deed;
  }

  @Override
  public void ended(AttemptEnd newEnd) {
    try {
      atEnd.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    end = newEnd;
    WireError error = newEnd.error();
    StringBuilder line = new StringBuilder("ended ").append(newEnd.outcome().value());
    line.append(" new=").append(newCommands);
    if (error != null) {
      line.append(" error=").append(error.code()).append(' ').append(error.message());
      if (error.retryDelayMillis() != null) {
        line.append(" delay=").append(error.retryDelayMillis());
      }
      WireError.RelatedCommand related = error.relatedCommand();
      if (related != null) {
        line.append(" related=").append(related.index()).append(' ').append(related.type());
        line.append(' ').append(related.name());
      }
    }
    if (newEnd.thrown() != null) {
      line.append(" thrown=").append(newEnd.thrown().getMessage());
    }
    lines.add(line.append(newEnd.thrownInRun() ? " in run" : "").toString());
  }
}
