/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.RunOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to nothing: an attempt that has no span, for whatever reason, is followed all the same.
 */
public enum DeafListener implements AttemptListener {
  INSTANCE;

  @Override
  public void started(AttemptStart start) {}

  @Override
  public boolean isRecording() {
    return false;
  }

  @Override
  public boolean created(String type) {
    return false;
  }

  @Override
  public void newCommand(NewCommand command) {}

  @Override
  public void callAccepted(AcceptedCall call) {}

  @Override
  public void runEnded(@Nullable String name, RunOutcome outcome) {}

  @Override
  public void suspended(List<String> awaiting) {}

  @Override
  public void ended(AttemptEnd end) {}
}
