/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.List;

/** OpenTelemetry's own checks of scopes, in the agent and so for the application's scopes too. */
public final class StrictContext {
  // The agent's copy of the API has a name of its own for it; what the application's API is told
  // makes no difference.
  private static final String PROPERTY =
      "io.opentelemetry.javaagent.shaded.io.opentelemetry.context.enableStrictContext";

  private static final List<String> COMPLAINTS =
      List.of(
          "Scope garbage collected before being closed",
          "Thread [", // … opened scope, but thread … closed it
          "Attempt to close Scope that was not closed properly");

  /** Switches them on in a JVM with an agent. */
  public static void switchOn(JavaProcess.Builder jvm) {
    jvm.property(PROPERTY, "true");
  }

  /** The lines in which they complain. */
  public static List<String> complaints(JavaProcess process) {
    return process.process().lines().stream()
        .filter(line -> COMPLAINTS.stream().anyMatch(line::contains))
        .toList();
  }

  private StrictContext() {}
}
