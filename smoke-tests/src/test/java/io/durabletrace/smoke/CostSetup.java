/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same program with and without what it may cost. */
enum CostSetup {
  NO_AGENT("(a) no agent"),
  STOCK_AGENT("(b) stock agent"),
  DURABLETRACE("(c) DurableTrace");

  static final SdkVersion SDK = SdkVersion.java("2.4.1");

  private static final String QUIET =
      """
      <Configuration status="WARN"><Loggers><Root level="OFF"/></Loggers></Configuration>
      """;

  /** Whether it is measured; else it is a check that the measurement works. */
  static final boolean FULL = Boolean.getBoolean("cost.full");

  private final String words;

  CostSetup(String words) {
    this.words = words;
  }

  /**
   * Starts it, as an application would be: both compilers, a collector, and where it is measured
   * the agent's defaults.
   *
   * @param folder for its files
   */
  SmokeApp start(OtlpDrain collector, Path folder) {
    return SmokeApp.java(SDK, agent(), jvm -> settings(jvm, collector, folder));
  }

  private SmokeApp.Agent agent() {
    return switch (this) {
      case NO_AGENT -> SmokeApp.none();
      case STOCK_AGENT -> jvm -> jvm.agent(AgentVersion.newest().jar());
      case DURABLETRACE -> jvm -> jvm.agent(ProjectFiles.javaagentJar());
    };
  }

  private static void settings(JavaProcess.Builder jvm, OtlpDrain collector, Path folder) {
    if (!FULL) {
      // An exporter that other tests keep from its work drops what the check counts.
      jvm.property("otel.bsp.max.queue.size", "65536");
    }
    quiet(jvm, folder)
        .jvmArgument("-XX:TieredStopAtLevel=4")
        .jvmArgument("-Xmx512m")
        .property("otel.javaagent.logging", "simple")
        .property("otel.service.name", "cost")
        .property("otel.exporter.otlp.endpoint", collector.endpoint().toString());
  }

  /** The program's own log lines would be most of what is measured. */
  static JavaProcess.Builder quiet(JavaProcess.Builder jvm, Path folder) {
    Path quiet = folder.resolve("quiet.xml");
    try {
      Files.writeString(quiet, QUIET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jvm.property("log4j2.configurationFile", quiet.toString());
  }

  @Override
  public String toString() {
    return words;
  }
}
