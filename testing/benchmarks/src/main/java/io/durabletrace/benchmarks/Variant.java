/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.ProjectFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM is started with. */
public enum Variant {
  /** (a) */
  NO_AGENT("no agent", false, false, true),
  /** (b) OpenTelemetry's agent of the version that ours is built on. */
  STOCK("stock agent", true, false, true),
  /** (c) The same with our extension. */
  OURS("ours", true, true, true),
  /** (d) The same agent as (b), and a handler that makes the spans by hand. */
  BY_HAND("by hand", true, false, true),
  /** As (c), {@code durable.metrics.enabled=false}. */
  OURS_WITHOUT_METRICS("ours, no metrics", true, true, false),
  /** As (d), without the metrics. */
  BY_HAND_WITHOUT_METRICS("by hand, no metrics", true, false, false),
  /** As (c), {@code restate.enabled=false}. */
  DISABLED("ours, disabled", true, true, true);

  private final String words;
  private final boolean agent;
  private final boolean extension;
  private final boolean metrics;

  Variant(String words, boolean agent, boolean extension, boolean metrics) {
    this.words = words;
    this.agent = agent;
    this.extension = extension;
    this.metrics = metrics;
  }

  /** Whether the handler makes its own spans. */
  public boolean isByHand() {
    return this == BY_HAND || this == BY_HAND_WITHOUT_METRICS;
  }

  /** The arguments for the JVM, with an exporter that discards. */
  public List<String> jvmArguments() {
    List<String> arguments = new ArrayList<>();
    // One thread for the garbage, so that CPU time is not what a pool of helpers makes of it.
    arguments.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"));
    arguments.add("-Dbenchmarks.metrics=" + metrics);
    // The SDK's logging is none of what is measured.
    arguments.add("-Dlog4j.provider=org.apache.logging.log4j.simple.internal.SimpleProvider");
    if (!agent) {
      return arguments;
    }
    arguments.add("-javaagent:" + AgentVersion.newest().jar());
    arguments.add(
        "-Dotel.javaagent.extensions="
            + Stream.concat(
                    Stream.of(helperJar()),
                    extension ? Stream.of(ProjectFiles.extensionJar()) : Stream.empty())
                .map(Path::toString)
                .collect(Collectors.joining(",")));
    arguments.addAll(
        List.of(
            "-Dotel.javaagent.logging=simple",
            "-Dotel.service.name=benchmarks",
            "-Dotel.traces.exporter=discard",
            "-Dotel.metrics.exporter=discard",
            "-Dotel.logs.exporter=none",
            // The same for all: ours would make it a second where nothing is set.
            "-Dotel.bsp.schedule.delay=1000",
            // On one processor the exporter gets its turn seldom; none is to be dropped.
            "-Dotel.bsp.max.queue.size=65536",
            "-Dotel.instrumentation.runtime-telemetry.enabled=false"));
    if (extension) {
      arguments.add("-Dotel.instrumentation.durable.metrics.enabled=" + metrics);
    }
    if (this == DISABLED) {
      arguments.add("-Dotel.instrumentation.restate.enabled=false");
    }
    return arguments;
  }

  /** What the agent is given of this module: exporters that discard, and who looks on. */
  public static Path helperJar() {
    return ProjectFiles.jarsIn(ProjectFiles.root().resolve("testing/benchmarks/target")).stream()
        .filter(jar -> jar.getFileName().toString().endsWith("-agent.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("mvn package -pl testing/benchmarks -am"));
  }

  @Override
  public String toString() {
    return words;
  }
}
