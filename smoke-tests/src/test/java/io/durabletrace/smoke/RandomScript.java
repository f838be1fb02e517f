/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An input for the handler {@code Script/run}, and what must come of it: computed here, without any
 * runtime. Immutable.
 *
 * @param key of the object that runs it, and of the gate at which it waits
 */
record RandomScript(String key, String steps, String result) {
  private static final List<String> VERBS =
      List.of(
          "run",
          "flakyRun",
          "fail",
          "sleep",
          "set",
          "get",
          "call",
          "call",
          "nested",
          "later",
          "later",
          "join",
          "send",
          "send",
          "delayed",
          "accepted",
          "crowd",
          "sends",
          "awakeable");

  private static final List<String> HEADERS =
      List.of("", "", "", " with a header", " with a traceparent", " with baggage");

  /** A script with a gate somewhere in the middle. */
  static RandomScript of(String key, Random random) {
    Model model = new Model();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      model.add(VERBS.get(random.nextInt(VERBS.size())), random);
    }
    model.steps.add("gate " + key);
    model.results.add(key + " approved by the test");
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      model.add(VERBS.get(random.nextInt(VERBS.size())), random);
    }
    model.join();
    return new RandomScript(key, String.join("\n", model.steps), String.join(";", model.results));
  }

  /** What the steps give, in memory. */
  private static final class Model {
    private final List<String> steps = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private String state = "nothing";

    void add(String verb, Random random) {
      String what =
          switch (verb) {
            case "sleep" -> String.valueOf(1 + random.nextInt(300));
            case "set", "run", "flakyRun", "fail", "join", "awakeable", "get" ->
                "step-" + steps.size();
            default -> "words " + steps.size() + HEADERS.get(random.nextInt(HEADERS.size()));
          };
      steps.add(verb + ' ' + what);
      switch (verb) {
        case "run", "flakyRun" -> results.add("ran " + what);
        case "set" -> state = what;
        case "get" -> results.add(state);
        case "call" -> results.add("said " + what);
        case "nested" -> results.add("passed said " + what);
        case "later" -> later.add("said " + what);
        case "crowd" -> {
          for (int i = 0; i < 4; i++) {
            results.add("said " + what);
          }
        }
        case "awakeable" -> results.add(what);
        case "join" -> join();
        default -> {
          // gives nothing
        }
      }
    }

    void join() {
      results.addAll(later);
      later.clear();
    }
  }
}
