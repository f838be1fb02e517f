/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.ChildProcess;
import io.durabletrace.testing.ClassHistogram;
import io.durabletrace.testing.JavaHomes;
import java.time.Duration;
import java.util.List;

/** Asks another JVM about itself. */
final class Jcmd {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The lines of the answer to one of {@code jcmd}'s commands. */
  static List<String> ask(ChildProcess jvm, String command) {
    String jcmd = JavaHomes.current().resolve("bin/jcmd").toString();
    ProcessBuilder builder = new ProcessBuilder(jcmd, Long.toString(jvm.pid()), command);
    try (ChildProcess process = ChildProcess.start("jcmd", builder)) {
      if (process.awaitExit(PATIENCE) != 0) {
        throw new AssertionError(process.dump());
      }
      return process.lines();
    }
  }

  /** What is left in the other JVM's heap: it collects its garbage for that. */
  static ClassHistogram histogram(ChildProcess jvm) {
    return ClassHistogram.of(ask(jvm, "GC.class_histogram"));
  }

  private Jcmd() {}
}
