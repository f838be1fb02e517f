/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our own code fails, wherever it can ({@link FaultPoints}): the application's answers and journal
 * are what they are without us, and the failure is logged once.
 *
 * <p>Each build lets every site fail that attempts come by, with an exception or an error, then all
 * of them at random, and a few of those that only a start comes by. {@code -Dsurvival.full=true}
 * lets the former fail both ways, with several SDKs, and all of the latter, and writes {@code
 * testing/results/faults.txt}; {@code -Dsurvival.seed=…} plays a run again, {@code
 * -Dsurvival.sdk=2.0.0} with this SDK, {@code -Dsurvival.cold=SettingsStart} of those that only a
 * start comes by all whose names contain this.
 */
class FaultsIT {
  private static final boolean FULL = Survival.FULL;
  private static final long SEED = Survival.seed();

  private static final String COLD_AT = System.getProperty("survival.cold", "");

  /** Beside those of {@code Problems}, where all other failures end. */
  private static final int COLD = FULL || !COLD_AT.isEmpty() ? Integer.MAX_VALUE : 2;

  private static final int ROUNDS = FULL ? 400 : 20;
  private static final double PERCENT = 3;
  private static final String SDK = System.getProperty("survival.sdk", "");

  private static FaultPoints points;

  private final TestReport report = new TestReport("Our own code fails (FaultsIT)");

  @TempDir private Path folder;

  @BeforeAll
  static void findPoints() throws IOException {
    points = new FaultPoints(OurClasses.of(ProjectFiles.extensionJar(), "restate"));
  }

  @Test
  void whateverFailsTheApplicationGoesOn() throws IOException {
    report.add("seed: " + SEED);
    report.add("places where our code can fail: " + points.all().size());
    report.add("methods that fail only in what they call: " + points.ofOthers().size());
    // What comes out of it makes the agent give up its start; a few cold sites would not tell.
    assertThat(points.ofOthers())
        .as("guards all that it does")
        .noneMatch(name -> name.endsWith(".afterAgent"));
    List<String> wrong = new ArrayList<>();
    List<String> sdks = FULL ? List.of("2.4.1", "2.4.0", "2.0.0") : List.of("2.4.1");
    for (String sdk : SDK.isEmpty() ? sdks : List.of(SDK)) {
      wrong.addAll(check(SdkVersion.java(sdk), sdk.equals(sdks.get(0))));
    }
    assertThat(wrong).as("survival.seed=%s", SEED).isEmpty();
    report.add("all as without faults");
    if (FULL && SDK.isEmpty() && COLD_AT.isEmpty()) {
      report.write("faults.txt");
    }
  }

  private List<String> check(SdkVersion sdk, boolean withCold) throws IOException {
    Random random = new Random(SEED);
    FaultCheck check = new FaultCheck(sdk, points, FaultRun.bare(sdk, folder));
    List<String> orders = new ArrayList<>();
    for (FaultPoint point : points.all()) {
      for (int site : point.sites()) {
        boolean error = random.nextBoolean();
        orders.add("turn," + site + "," + error);
        if (FULL) {
          orders.add("turn," + site + "," + !error);
        }
      }
    }
    orders.add("random," + random.nextLong() + "," + ROUNDS + "," + PERCENT);
    FaultRun run = FaultRun.traced(sdk, folder, points.all(), List.of(), false, orders);
    check.checkHealthy(run);
    Map<String, String> healthy = healthy(run);
    for (String fault : run.logged().keySet()) {
      if (Character.isDigit(fault.charAt(0))) {
        check.checkSite(run, fault, Integer.parseInt(fault.split(" ", 2)[0]), healthy);
      }
    }
    report.add(
        sdk + ", one site after the other: sites " + check.sites() + ", faults " + check.faults());
    assertThat(run.leftOpen()).as("spans left open").hasSizeGreaterThan(100).containsValue(0);
    // Not quite all: of those that a watcher or an exporter comes by, when it is their time.
    assertThat(check.sites()).as("sites that failed").isGreaterThan(run.warm().size() * 9 / 10);
    check.checkRandom(run, healthy);
    assertThat(run.thrown().get("random")).as("faults at random").isPositive();
    report.add(
        sdk
            + ", at random: attempts "
            + ROUNDS * healthy.size()
            + ", faults "
            + run.thrown().get("random"));
    // What reads the journal, or hands on what it holds: without that, there is no header.
    report.add(
        sdk
            + ", of these make a replay fail that needs a header of the journal: "
            + check.mismatched());
    if (withCold) {
      cold(sdk, check, run, healthy, random);
    }
    return check.wrong();
  }

  /** Those that only a start comes by: each in a JVM of its own. */
  private void cold(
      SdkVersion sdk, FaultCheck check, FaultRun warm, Map<String, String> healthy, Random random)
      throws IOException {
    List<Integer> cold = points.cold(warm.start(), warm.warm(), random);
    cold.removeIf(site -> !points.all().get(site / 2).name().contains(COLD_AT));
    cold.removeAll(
        cold.stream()
            .filter(site -> !points.all().get(site / 2).isOfProblems())
            .skip(COLD)
            .toList());
    int failed = 0;
    for (int site : cold) {
      FaultRun run = fromTheStart(sdk, List.of(site), random);
      check.checkCold(run, site, healthy);
      failed += run.failed().size();
    }
    FaultPoints.checkCold(cold, failed);
    report.add(sdk + ", from the start: sites " + cold.size() + ", of which failed " + failed);
    if (FULL) {
      List<Integer> others = points.unvisited(warm.start(), warm.warm());
      FaultRun run = fromTheStart(sdk, others, random);
      check.checkEnd(run, healthy);
      report.add(
          sdk
              + ", all others at once, until the JVM has ended: sites "
              + others.size()
              + ", of which failed "
              + run.failed().size());
    }
    report.add(sdk + ", with those that only a start comes by: " + check.mismatched());
    check.coldLogs().report(report, sdk.toString());
  }

  private FaultRun fromTheStart(SdkVersion sdk, List<Integer> sites, Random random)
      throws IOException {
    return FaultRun.traced(sdk, folder, points.all(), sites, random.nextBoolean(), List.of("cold"));
  }

  private static Map<String, String> healthy(FaultRun run) {
    Map<String, String> healthy = new TreeMap<>();
    run.transcripts()
        .forEach(
            (key, text) -> {
              if (key.startsWith("healthy: ")) {
                healthy.put(key.substring("healthy: ".length()), text);
              }
            });
    return healthy;
  }
}
