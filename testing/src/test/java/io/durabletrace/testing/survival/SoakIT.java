/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.StrictContext;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import io.durabletrace.testing.harness.crowd.SoakMain;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempt after attempt in one JVM with a small heap: nothing is left of those that are over, and
 * each that had to has exactly one span. OpenTelemetry's strict context checks are on.
 *
 * <p>A slice with a fresh seed by default; {@code -Dsurvival.full=true} is the full form, which
 * writes {@code testing/results/soak-harness.txt}. {@code -Dsurvival.attempts=…} says of how many,
 * {@code -Dsurvival.seed=…} of which.
 */
class SoakIT {
  private static final int FULL = 1_000_000;
  private static final int SLICE = 20_000;
  private static final String SDK = "2.4.1";

  /** What is loaded late, and what idle threads still hold; in the full form 4 bytes an attempt. */
  private static final long HEAP_NOISE_BYTES = 4L << 20;

  @TempDir Path folder;

  @Test
  void nothingIsLeftOfAttemptsThatAreOver() throws IOException {
    boolean full = Survival.FULL;
    int attempts = Integer.getInteger("survival.attempts", full ? FULL : SLICE);
    long seed = Survival.seed();
    long start = System.nanoTime();
    try (JavaProcess soak = start(attempts, seed)) {
      soak.process().awaitLine(SoakMain.PLAYED, Duration.ofMillis(180_000 + 5L * attempts));
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      SoakFigures figures = SoakFigures.of(soak.process().lines());
      TestReport report = report(seed, duration, figures);
      check(soak, figures, attempts);
      if (full) {
        report.write("soak-harness.txt");
      }
    }
  }

  private static void check(JavaProcess soak, SoakFigures figures, int attempts) {
    List<String> lines = soak.process().lines();
    assertThat(lines).filteredOn(line -> line.contains(SoakMain.WRONG)).isEmpty();
    assertThat(lines)
        .as("complaints")
        .noneMatch(line -> line.contains("DurableTrace failed") || line.contains("OutOfMemory"));
    assertThat(StrictContext.complaints(soak)).as("leaked scopes").isEmpty();
    assertThat(figures.figure("attempts")).isGreaterThanOrEqualTo(attempts);
    assertThat(figures.figure("spans that never ended")).isZero();
    assertThat(figures.figure("spans, ATTEMPT_UNKNOWN")).isZero();
    assertThat(figures.figure("threads with a current context")).isZero();
    // All there is to be soaked was there.
    for (String outcome :
        List.of("completed", "failed", "cancelled", "suspended", "retrying", "aborted")) {
      assertThat(figures.figure("attempts, " + outcome)).as(outcome).isPositive();
    }
    assertThat(figures.figure("spans, LOG_RECORDS")).isGreaterThan(attempts);
    assertThat(figures.figure("metric points, 100 %"))
        .isPositive()
        .isEqualTo(figures.figure("metric points, 50 %"));
    assertThat(figures.heap(100))
        .as("heap after a collection")
        .isLessThan(figures.heap(10) + HEAP_NOISE_BYTES)
        .isLessThan(figures.heap(50) + HEAP_NOISE_BYTES);
    figures.assertNoMoreInstances();
  }

  private static TestReport report(long seed, Duration duration, SoakFigures figures) {
    TestReport report = new TestReport("Soak on the frame harness, one JVM of 256 MB (SoakIT)");
    report.add("seed: " + seed);
    report.add("SDK: " + SDK);
    report.add("duration: " + duration.toSeconds() + " s");
    report.addAll(figures.lines());
    return report;
  }

  private JavaProcess start(int attempts, long seed) throws IOException {
    Path extension =
        ExtensionJar.write(
            folder.resolve("ledger.jar"),
            AutoConfigurationCustomizerProvider.class,
            LedgerExtension.classes());
    JavaProcess.Builder jvm =
        JavaProcess.builder("soak")
            .agent(ProjectFiles.javaagentJar())
            // To nobody: the extension takes the exporter's place.
            .agentSettings(URI.create("http://127.0.0.1:1"))
            .extension(extension)
            .classPath(List.of(Path.of("target/classes")))
            .classPath(SdkVersion.java(SDK).classPath())
            .mainClass(SoakMain.class.getName())
            .argument(String.valueOf(attempts))
            .argument(String.valueOf(seed))
            // None may be lost on the way, and all that can be made is made.
            .property("otel.bsp.max.queue.size", "100000")
            .property("otel.instrumentation.durable.lifecycle-events", "span,log")
            .property("otel.instrumentation.durable.start-marker", "true")
            .property("otel.instrumentation.restate.call-propagation", "auto")
            .property("log4j2.level", "OFF");
    StrictContext.switchOn(jvm);
    return jvm.start();
  }
}
