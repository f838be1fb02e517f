/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a forked JVM wrote down: for each scenario, by name, the lines of its transcript. */
public final class Recording {

  static final String HEADING = "=== ";
  private static final String FRAMES = "frames: ";

  /** Stands before the names of what is still in memory. */
  static final String CALLER = "caller: ";

  static final String REMAINS = "left behind: ";

  private final Map<String, List<String>> scenarios = new LinkedHashMap<>();

  /** Reads the file that {@link HarnessMain} wrote. */
  public static Recording read(Path file) {
    Recording recording = new Recording();
    List<String> current = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(HEADING)) {
          current = new ArrayList<>();
          recording.scenarios.put(line.substring(HEADING.length()), current);
        } else {
          current.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recording;
  }

  void add(String scenario, List<String> lines) {
    scenarios.put(scenario, lines);
  }

  void write(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    scenarios.forEach(
        (name, lines) -> {
          all.add(HEADING + name);
          all.addAll(lines);
        });
    Files.write(file, all);
  }

  /** How many scenarios were played. */
  public int size() {
    return scenarios.size();
  }

  /** All that was observed from outside: must be the same in every run. */
  public String text(Scenario scenario) {
    return lines(scenario).stream()
        .filter(line -> !line.startsWith(REMAINS) && !line.startsWith(CALLER))
        .collect(Collectors.joining("\n"));
  }

  /** What was still in memory when the attempt was over; nothing where nobody looked. */
  public Set<String> remains(Scenario scenario) {
    String names = firstAfter(REMAINS, scenario);
    return names.isEmpty() ? Set.of() : Set.of(names.split(" ", -1));
  }

  /** What each call and send says of its caller, in their order. */
  public List<String> callers(Scenario scenario) {
    return lines(scenario).stream()
        .filter(line -> line.startsWith(CALLER))
        .map(line -> line.substring(CALLER.length()))
        .toList();
  }

  /** The names of the frames that the SDK wrote. */
  public String frames(Scenario scenario) {
    return firstAfter(FRAMES, scenario);
  }

  /** The SDK's words in its error frame; empty if it wrote none. */
  public String errorMessage(Scenario scenario) {
    return firstAfter(Transcript.ERROR_MESSAGE, scenario).replace("\\n", "\n");
  }

  private String firstAfter(String prefix, Scenario scenario) {
    return lines(scenario).stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  private List<String> lines(Scenario scenario) {
    return scenarios.getOrDefault(scenario.name(), List.of());
  }
}
