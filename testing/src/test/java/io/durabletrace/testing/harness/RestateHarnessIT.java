/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SpanTree;
import io.durabletrace.testing.harness.Combination.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Plays all scenarios with every supported SDK and agent: the spans are those that the scenario
 * says, and the SDK does what it does without the agent.
 *
 * <p>{@code -Dharness.scenario=part of its name} plays only some, {@code
 * -Dharness.combination=java-2.4.1} only with some.
 */
class RestateHarnessIT {

  private static final String OURS = "io.durabletrace.restate-2.0";

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT) // its combinations; no other class meanwhile
  Stream<DynamicContainer> withEverySdkAndAgent() {
    String wanted = System.getProperty("harness.combination", "");
    return Combination.all().stream()
        .filter(combination -> combination.toString().contains(wanted))
        .map(combination -> dynamicContainer(combination.toString(), tests(combination)));
  }

  private static Stream<DynamicTest> tests(Combination combination) {
    // Not before the container's turn: two of them at a time.
    return Stream.of(combination).flatMap(RestateHarnessIT::played);
  }

  private static Stream<DynamicTest> played(Combination combination) {
    String filter = System.getProperty("harness.scenario", "");
    List<Scenario> scenarios =
        Scenarios.all().stream()
            .filter(
                scenario -> scenario.plays(combination.sdk().version(), combination.javaFeature()))
            .filter(scenario -> scenario.name().contains(filter))
            .toList();
    try {
      Played played = Played.play(combination, scenarios);
      return Stream.concat(
          scenarios.stream()
              .map(scenario -> dynamicTest(scenario.name(), () -> check(played, scenario))),
          Stream.of(dynamicTest("and nothing else was seen", () -> checkRest(played, scenarios))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Played played, Scenario scenario) {
    String transcript = played.traced().text(scenario);
    List<ReceivedSpan> spans = ReceivedTrees.of(scenario, played.spans());
    String all =
        "\n--- spans\n" + SpanTree.print(spans) + "\n--- frames\n" + transcript + "\n---\n";

    assertThat(transcript)
        .as("%s: does what it does without the agent %s", scenario.name(), all)
        .doesNotContain(HarnessMain.BROKEN)
        .isEqualTo(played.bare().text(scenario));
    assertThat(played.traced().remains(scenario))
        .as("%s: left in memory only what is left without the agent", scenario.name())
        .isSubsetOf(played.bare().remains(scenario));
    List<String> callers = played.traced().callers(scenario);
    if (played.combination().mode() != Mode.CONNECTING) {
      assertThat(callers).as("callers %s", all).isEqualTo(played.bare().callers(scenario));
    } else if (scenario.expectedCallers() != null) {
      assertThat(callers.stream().map(caller -> caller(caller, spans)).toList())
          .as("callers %s in %s", callers, all)
          .isEqualTo(scenario.expectedCallers());
    }
    String frames = scenario.expectedFrames(played.combination().sdk().version());
    if (frames != null) {
      assertThat(played.traced().frames(scenario)).as("frames %s", all).isEqualTo(frames);
    }
    if (played.isCompared(scenario)) {
      assertThat(played.received(scenario))
          .as("%s: spans %s", scenario.name(), all)
          .isEqualTo(played.expected(scenario));
    }
  }

  /** The name of the span that a call says it comes from; what it says where that is none. */
  private static String caller(String headers, List<ReceivedSpan> spans) {
    return spans.stream()
        .filter(
            span ->
                headers.contains("traceparent=00-" + span.traceId() + "-" + span.spanId() + "-"))
        .map(ReceivedSpan::name)
        .findFirst()
        .orElse(headers);
  }

  private static void checkRest(Played played, List<Scenario> scenarios) {
    assertThat(played.traced().size()).as("scenarios played").isEqualTo(scenarios.size());
    assertThat(complaints(played)).as("complaints").isEmpty();

    if (played.combination().mode() == Mode.OFF || played.combination().mode() == Mode.UNSAMPLED) {
      // Nobody waited for what is not there.
      assertThat(Stream.of(played.spans(), played.late()).flatMap(List::stream))
          .as("our spans")
          .noneMatch(span -> span.scopeName().equals(OURS));
      return;
    }
    List<Scenario> lasting = scenarios.stream().filter(Scenario::lastsUntilTheEnd).toList();
    assertThat(SpanTree.print(without(lasting, played.late())))
        .as("spans that only the end of the JVM ended")
        .isEqualTo(SpanTree.print(List.of()));
    assertThat(SpanTree.print(without(scenarios, played.spans())))
        .as("spans of no scenario")
        .isEqualTo(SpanTree.print(List.of()));
    assertThat(played.spans())
        .as("scopes")
        .allSatisfy(span -> assertThat(span.scopeName()).isIn(OURS, "user", "http"));
  }

  private static List<ReceivedSpan> without(List<Scenario> scenarios, List<ReceivedSpan> spans) {
    Set<ReceivedSpan> known =
        scenarios.stream()
            .flatMap(scenario -> ReceivedTrees.of(scenario, spans).stream())
            .collect(Collectors.toSet());
    return spans.stream().filter(span -> !known.contains(span)).toList();
  }

  /** What is logged. Of garbage on the wire we may speak, but once; our code must not fail. */
  private static List<String> complaints(Played played) {
    return played
        .output()
        .lines()
        .filter(line -> line.contains("[otel.javaagent") && !line.contains(" INFO "))
        .filter(line -> !line.contains("ogged once.") || line.contains("DurableTrace failed"))
        .toList();
  }
}
