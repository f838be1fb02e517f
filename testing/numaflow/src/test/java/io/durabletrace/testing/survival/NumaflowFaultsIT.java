/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import io.durabletrace.testing.numaflow.FaultyFunctionsMain;
import io.durabletrace.testing.numaflow.FunctionsProcess;
import io.durabletrace.testing.numaflow.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link FaultsIT}, for Numaflow: wherever our own code fails, the functions answer the platform
 * what they answer without us, and the failure is logged once.
 *
 * <p>Each build lets some sites fail that the functions come by, then all of them at random, and
 * two of those that only a start comes by. {@code -Dsurvival.full=true} lets all of the former fail
 * both ways and all of the latter, and writes {@code testing/results/faults-numaflow.txt}; {@code
 * -Dsurvival.sites=…} says how many of the former, {@code -Dsurvival.seed=…} plays a run again.
 */
class NumaflowFaultsIT {
  private static final boolean FULL = Survival.FULL;
  private static final long SEED = Survival.seed();
  private static final int WARM =
      Integer.getInteger("survival.sites", FULL ? Integer.MAX_VALUE : 40);
  private static final int COLD_IN_EVERY_BUILD = 2;
  private static final int ROUNDS = FULL ? 200 : 10;
  private static final double PERCENT = 3;
  private static final String FROM_THE_START = "from the start";

  private static FaultPoints points;

  private final Random random = new Random(SEED);
  private final TestReport report = new TestReport("Our own code fails (NumaflowFaultsIT)");
  private final List<String> wrong = new ArrayList<>();
  private final ColdLogs coldLogs = new ColdLogs();
  private List<Integer> start = List.of();
  private List<Integer> warm = List.of();
  private final Set<Integer> sites = new HashSet<>();
  private int faults;

  @TempDir private Path folder;

  @BeforeAll
  static void findPoints() throws IOException {
    points = new FaultPoints(OurClasses.of(ProjectFiles.extensionJar(), "numaflow"));
  }

  @Test
  void whateverFailsTheFunctionsAnswerAsEver() throws IOException {
    report.add("seed: " + SEED);
    report.add("SDK: " + FunctionsProcess.newest());
    report.add("places where our code can fail: " + points.all().size());

    List<String> bare = bare();
    warm(bare);
    report.add("one site after the other: sites " + sites.size() + ", faults " + faults);
    cold(bare);
    assertThat(wrong).as("survival.seed=%s", SEED).isEmpty();
    report.add("all as without faults");
    if (FULL && WARM == Integer.MAX_VALUE) {
      report.write("faults-numaflow.txt");
    }
  }

  private static List<String> bare() {
    try (FunctionsProcess functions = FunctionsProcess.start(jvm -> {})) {
      return Script.play(functions.platform());
    }
  }

  /** Those that the functions come by again and again. */
  private void warm(List<String> bare) throws IOException {
    try (OtlpSink sink = OtlpSink.start();
        FunctionsProcess functions = faulty(sink, List.of(), false);
        FaultControl control = new FaultControl(functions)) {
      assertThat(Script.play(functions.platform())).isEqualTo(bare);
      start = control.disarm().passed();
      assertThat(Script.play(functions.platform())).isEqualTo(bare);
      warm = control.disarm().passed();
      assertThat(warm).as("sites").hasSizeGreaterThan(100);

      List<Integer> chosen = new ArrayList<>(warm);
      Collections.shuffle(chosen, random);
      for (int site : chosen.subList(0, Math.min(WARM, chosen.size()))) {
        boolean error = random.nextBoolean();
        inTurn(functions, control, site, error, bare);
        if (FULL) {
          inTurn(functions, control, site, !error, bare);
        }
      }
      atRandom(functions, control, bare);

      int before = sink.spans().size();
      assertThat(Script.play(functions.platform())).as("afterwards").isEqualTo(bare);
      sink.await(spans -> spans.size() > before + 100, Duration.ofSeconds(30));
      checkOutput(functions);
    }
  }

  private void inTurn(
      FunctionsProcess functions,
      FaultControl control,
      int site,
      boolean error,
      List<String> bare) {
    String fault = "arm " + site + " " + error;
    control.arm(fault);
    List<String> answers = Script.play(functions.platform());
    int thrown = control.disarm().thrown();
    faults += thrown;
    if (thrown > 0) {
      sites.add(site);
    }
    check(functions, site, fault, thrown, answers, bare);
  }

  private void atRandom(FunctionsProcess functions, FaultControl control, List<String> bare) {
    int thrown = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String fault = "all " + PERCENT + " " + random.nextBoolean();
      control.arm(fault);
      String what = "round " + round + " at random";
      compare(what, Script.play(functions.platform()), bare);
      thrown += control.disarm().thrown();
      checkLog(what, logged(functions, fault));
    }
    assertThat(thrown).isPositive();
    report.add("at random: rounds " + ROUNDS + ", faults " + thrown);
  }

  /** Those that only a start comes by: each in a JVM of its own. */
  private void cold(List<String> bare) throws IOException {
    List<Integer> cold = points.cold(start, warm, random);
    if (!FULL) {
      cold = cold.subList(0, COLD_IN_EVERY_BUILD);
    }
    int failed = 0;
    for (int site : cold) {
      try (OtlpSink sink = OtlpSink.start();
          FunctionsProcess functions = faulty(sink, List.of(site), random.nextBoolean());
          FaultControl control = new FaultControl(functions)) {
        List<String> answers = Script.play(functions.platform());
        int thrown = control.disarm().thrown();
        failed += thrown > 0 ? 1 : 0;
        check(functions, site, FROM_THE_START, 0, answers, bare);
        FaultPoint point = points.all().get(site / 2);
        if (thrown > 0 && !point.isSilent()) {
          isLogged(functions, FROM_THE_START); // waits for it
        }
        coldLogs.add(point, thrown > 0, logged(functions, FROM_THE_START));
        checkOutput(functions);
      }
    }
    FaultPoints.checkCold(cold, failed);
    report.add("from the start: sites " + cold.size() + ", of which failed " + failed);
    coldLogs.report(report, FunctionsProcess.newest().toString());
    wrong.addAll(coldLogs.wrong());
  }

  private void check(
      FunctionsProcess functions,
      int site,
      String fault,
      int thrown,
      List<String> answers,
      List<String> bare) {
    FaultPoint point = points.all().get(site / 2);
    String what = (site % 2 == 0 ? "begin" : "end") + " of " + point + " (" + fault + ")";
    compare(what, answers, bare);
    if (thrown > 0 && !point.isSilent() && !isLogged(functions, fault)) {
      wrong.add(what + ": nobody logged it");
    }
    checkLog(what, logged(functions, fault));
  }

  /** No line twice. */
  private void checkLog(String what, List<String> logged) {
    if (new HashSet<>(logged).size() < logged.size()) {
      wrong.add(what + ": logged twice: " + logged);
    }
  }

  /** Waits for it: a function may have answered before the end of its span. */
  private static boolean isLogged(FunctionsProcess functions, String fault) {
    try {
      functions
          .process()
          .process()
          .awaitWhileAlive(
              "a log line",
              Duration.ofSeconds(5),
              () -> FaultRun.isLogged(logged(functions, fault)));
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  private void compare(String what, List<String> answers, List<String> bare) {
    if (!answers.equals(bare)) {
      wrong.add(what + ": " + answers + "\n--- instead of\n" + bare);
    }
  }

  /** What was logged from the line about this fault on. */
  private static List<String> logged(FunctionsProcess functions, String fault) {
    List<String> lines = functions.process().process().lines();
    int from =
        fault.equals(FROM_THE_START) ? 0 : lines.lastIndexOf(FaultyFunctionsMain.FAULT + fault);
    return lines.subList(from, lines.size()).stream()
        .filter(line -> line.contains("[otel.javaagent") || line.contains(FaultRun.GIVEN_UP))
        .map(FaultRun::words)
        .toList();
  }

  /** The SDK's own threads may end with an exception: where a session fails twice at a time. */
  private static void checkOutput(FunctionsProcess functions) {
    assertThat(functions.process().process().lines())
        .noneMatch(line -> line.contains("NOT WOVEN"))
        .noneMatch(
            line ->
                line.matches(
                    "Exception in thread .*(injected at|ExceptionInInitializer|NoClassDefFound).*"));
  }

  private FunctionsProcess faulty(OtlpSink sink, List<Integer> armed, boolean error)
      throws IOException {
    Path agent = SurvivalJars.agent(folder);
    Path list = folder.resolve("points.txt");
    Files.write(list, points.all().stream().map(FaultPoint::line).toList());
    return FunctionsProcess.start(
        jvm ->
            jvm.mainClass(FaultyFunctionsMain.class.getName())
                .classPath(List.of(ProjectFiles.root().resolve("testing/target/classes")))
                .agentSettings(sink)
                .property("otel.javaagent.logging", "simple")
                .property("otel.instrumentation.durable.lifecycle-events", "span,log")
                .property("otel.instrumentation.durable.start-marker", "true")
                .property("otel.instrumentation.durable.long-attempt-threshold", "1ms")
                .property("faults.armed", FaultPoint.armed(armed))
                .property("faults.error", String.valueOf(error))
                .jvmArgument("-javaagent:" + agent + "=" + list)
                .agent(ProjectFiles.javaagentJar()));
  }
}
