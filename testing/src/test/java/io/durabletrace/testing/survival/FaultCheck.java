/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.harness.FaultScenarios;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Holds what a JVM with faults showed against what it shows without. */
final class FaultCheck {
  /** Here our code reads the journal's headers and hands them on: without it, a replay has none. */
  private static final Pattern HONOURS_HEADERS =
      Pattern.compile(
          "(.*[.](wire[.](FrameReader|SplitFrame|HeaderReader|Header|Message|MessageType)"
              + "|attempt[.](Attempt|AttemptState|Calls)"
              + "|hooks[.](AttemptScope|ContentType|TracedAttempt|TracedCall|TracedCall[$]\\w+"
              + "|TracedRequestProcessor)"
              + "|PropagationFields)[.].*)"
              // Without these there is no attempt.
              + "|.*[.](attempt|hooks)[.]\\w+[.]<(cl)?init>.*");

  /**
   * Without what is read here, nobody hears of the end of an attempt or of a run; and of a span
   * that is lost between these, as it starts, nobody knows. One with wrong ids is not ended on
   * purpose.
   */
  private static final Pattern MAY_LEAVE_OPEN =
      Pattern.compile(
          ".*[.](wire|attempt|hooks)[.].*"
              + "|.*[.](AttemptSpan|RunSpan)[.](start|ended)\\b.*"
              + "|.*[.]Anchor[.]startAttempt\\b.*"
              + "|.*[.]PreparedSpans?[.].*");

  private final SdkVersion sdk;
  private final List<FaultPoint> points;
  private final Map<String, String> bare;
  private final int bareExit;
  private final List<String> wrong = new ArrayList<>();
  private final Set<String> mismatched = new TreeSet<>();
  private final ColdLogs coldLogs = new ColdLogs();
  private final Set<Integer> sites = new HashSet<>();
  private int faults;

  FaultCheck(SdkVersion sdk, FaultPoints points, FaultRun bare) {
    this.sdk = sdk;
    this.points = points.all();
    this.bare = bare.transcripts();
    this.bareExit = bare.exit();
  }

  /** The points whose failure made a replay fail that needs headers. */
  Set<String> mismatched() {
    return mismatched;
  }

  ColdLogs coldLogs() {
    return coldLogs;
  }

  /** How many faults were thrown. */
  int faults() {
    return faults;
  }

  /** At how many sites: each may have failed in two ways. */
  int sites() {
    return sites.size();
  }

  List<String> wrong() {
    List<String> all = new ArrayList<>(wrong);
    coldLogs.wrong().forEach(line -> all.add(sdk + ", " + line));
    return all;
  }

  /** What is to be seen when nothing fails. */
  void checkHealthy(FaultRun run) {
    for (String scenario : bare.keySet()) {
      if (!scenario.endsWith(FaultScenarios.REPLAYED)) {
        assertThat(run.transcripts().get(scenario.replace("cold: ", "healthy: ")))
            .as("%s, %s", sdk, scenario)
            .isEqualTo(bare.get(scenario));
      }
    }
    assertThat(run.logged().toString()).doesNotContain(FaultRun.UNEXPECTED);
  }

  /** One site failed. */
  void checkSite(FaultRun run, String fault, int site, Map<String, String> healthy) {
    FaultPoint point = points.get(site / 2);
    String what =
        sdk + ", " + fault + " at the " + (site % 2 == 0 ? "begin" : "end") + " of " + point;
    int thrown = run.thrown().getOrDefault(fault, 0);
    faults += thrown;
    if (thrown > 0) {
      sites.add(site);
    }
    boolean mayMismatch = HONOURS_HEADERS.matcher(point.name()).matches();
    checkAnswers(run, fault, what, healthy, mayMismatch, point.name());
    checkLog(logged(run, fault), what);
    int leftOpen = run.leftOpen().getOrDefault(fault, 0);
    if (leftOpen > 0 && !MAY_LEAVE_OPEN.matcher(point.name()).matches()) {
      wrong.add(what + ": spans left open: " + leftOpen);
    }
    if (thrown > 0 && !point.isSilent() && !FaultRun.isLogged(logged(run, fault))) {
      wrong.add(what + ": nobody logged it");
    }
  }

  /** Every site failed now and then. */
  void checkRandom(FaultRun run, Map<String, String> healthy) {
    for (String key : run.transcripts().keySet()) {
      if (key.startsWith("random")) {
        String fault = key.substring(0, key.indexOf(": "));
        checkAnswers(run, fault, sdk + ", " + fault, healthy, true, "at random");
      }
    }
    checkLog(logged(run, "random"), sdk + ", at random");
  }

  /** A site failed from the JVM's start: those of {@code Problems} leave even the headers alone. */
  void checkCold(FaultRun run, int site, Map<String, String> healthy) {
    FaultPoint point = points.get(site / 2);
    checkCold(run, "site " + site + " of " + point, healthy, !point.isOfProblems());
    coldLogs.add(point, !run.failed().isEmpty(), loggedFromTheStart(run));
  }

  private static List<String> loggedFromTheStart(FaultRun run) {
    List<String> logged = new ArrayList<>(logged(run, FaultRun.AT_START));
    logged.addAll(logged(run, "cold"));
    return logged;
  }

  /** The sites that no start comes by were armed, and some failed as the JVM ended. */
  void checkEnd(FaultRun run, Map<String, String> healthy) {
    checkCold(run, "all others", healthy, true);
    assertThat(run.exit()).as("exit code").isEqualTo(bareExit);
    assertThat(run.failedAtTheEnd()).as("sites that failed at the JVM's end").isNotEmpty();
  }

  private void checkCold(
      FaultRun run, String where, Map<String, String> healthy, boolean mayMismatch) {
    String what = sdk + ", from the start, at " + where;
    checkAnswers(run, "cold", what, healthy, mayMismatch, where);
    List<String> logged = loggedFromTheStart(run);
    checkLog(logged, what);
    assertThat(logged.toString()).as(what).doesNotContain(FaultRun.UNEXPECTED);
  }

  /** The application's answers are those that it has without faults. */
  private void checkAnswers(
      FaultRun run,
      String fault,
      String what,
      Map<String, String> healthy,
      boolean mayMismatch,
      String name) {
    run.transcripts()
        .forEach(
            (key, text) -> {
              if (!key.startsWith(fault + ": ")) {
                return;
              }
              String scenario = key.substring(key.indexOf(": ") + 2);
              if (text.equals(healthy.get(scenario))) {
                return;
              }
              if (mayMismatch
                  && scenario.equals(FaultScenarios.REPLAYED)
                  && text.contains("code: 570")) {
                mismatched.add(name);
                return;
              }
              wrong.add(
                  what
                      + ": "
                      + scenario
                      + "\n"
                      + text
                      + "\n--- instead of\n"
                      + healthy.get(scenario));
            });
  }

  /** No line twice. */
  private void checkLog(List<String> logged, String what) {
    Set<String> seen = new HashSet<>();
    for (String line : logged) {
      String words = FaultRun.words(line);
      if (!seen.add(words)) {
        wrong.add(what + ": logged twice: " + words);
      }
    }
  }

  private static List<String> logged(FaultRun run, String fault) {
    return run.logged().getOrDefault(fault, List.of());
  }
}
