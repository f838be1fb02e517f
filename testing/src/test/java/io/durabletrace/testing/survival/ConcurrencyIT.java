/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.StrictContext;
import io.durabletrace.testing.harness.crowd.CrowdMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Thousands of attempts at the same time, each with parallel runs and spans of the user's own: no
 * span is on another attempt than its own, and no scope stays open. OpenTelemetry's strict context
 * checks are on.
 */
class ConcurrencyIT {
  private static final int VIRTUAL = 4_000;
  private static final int POOLED = 2_000;
  private static final int WAVES = 2;

  @Test
  void onVirtualThreads() {
    Optional<Path> home = JavaHomes.atLeast(25);
    assumeTrue(home.isPresent(), "No JDK 25 here");
    keepToThemselves(home.orElseThrow(), "virtual", VIRTUAL, 1);
  }

  /** The second wave is on the threads of the first. */
  @Test
  void onAPool() {
    keepToThemselves(JavaHomes.current(), "pool", POOLED, WAVES);
  }

  /** The checks are worth something: one forgotten scope is seen. */
  @Test
  void aScopeThatStaysOpenIsSeen() {
    try (OtlpSink sink = OtlpSink.start();
        JavaProcess crowd = start(JavaHomes.current(), sink, "pool", 4, 2, true)) {
      String played = crowd.awaitLine(CrowdMain.PLAYED);
      assertThat(played).isNotEqualTo(CrowdMain.PLAYED + 0);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(StrictContext.complaints(crowd)).as(crowd.dump()).isNotEmpty());
    }
  }

  private static void keepToThemselves(Path javaHome, String threads, int size, int waves) {
    try (OtlpSink sink = OtlpSink.start();
        JavaProcess crowd = start(javaHome, sink, threads, size, waves, false)) {
      CrowdSpans spans = new CrowdSpans();
      crowd
          .process()
          .awaitWhileAlive(
              "end of the crowd",
              Duration.ofMinutes(4),
              () -> {
                spans.add(sink.takeSpans());
                return crowd.process().lines().stream().anyMatch(l -> l.contains(CrowdMain.PLAYED));
              });
      assertThat(crowd.process().lines()).noneMatch(line -> line.contains(CrowdMain.WRONG));
      assertThat(crowd.process().lines()).contains(CrowdMain.PLAYED + 0);
      crowd.terminate(); // what spans it still has, it sends
      spans.add(sink.takeSpans());
      assertThat(StrictContext.complaints(crowd)).isEmpty();
      assertThat(complaints(crowd)).isEmpty();
      spans.check(size * waves);
      System.out.println(spans.figures() + ", " + size + " attempts at once, " + threads);
    }
  }

  private static List<String> complaints(JavaProcess process) {
    return process.process().lines().stream()
        .filter(line -> line.contains("DurableTrace failed") || line.contains("Dropped"))
        .toList();
  }

  private static JavaProcess start(
      Path javaHome, OtlpSink sink, String threads, int size, int waves, boolean leaks) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("crowd")
            .javaHome(javaHome)
            .agent(ProjectFiles.javaagentJar())
            .agentSettings(sink)
            .classPath(List.of(Path.of("target/classes")))
            .classPath(SdkVersion.java("2.4.1").classPath())
            .mainClass(CrowdMain.class.getName())
            .argument(threads)
            .argument(String.valueOf(size))
            .argument(String.valueOf(waves))
            .argument(String.valueOf(leaks))
            .jvmArgument("-Xmx768m")
            .jvmArgument("-Xss512k")
            // None may be lost on the way.
            .property("otel.bsp.max.queue.size", "200000")
            .property("otel.bsp.max.export.batch.size", "4000")
            .property("log4j2.level", "OFF");
    StrictContext.switchOn(jvm);
    return jvm.start();
  }
}
