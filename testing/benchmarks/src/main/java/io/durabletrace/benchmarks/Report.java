/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.Machine;
import io.durabletrace.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was measured, for machines and for people. */
final class Report {
  private final String what;
  private final int rounds;
  private final int iterations;
  private final List<Measurement> measurements;
  private final String more;

  /**
   * @param more tables of what is measured in another way
   */
  Report(String what, int rounds, int iterations, List<Measurement> measurements, String more) {
    this.what = what;
    this.rounds = rounds;
    this.iterations = iterations;
    this.measurements = measurements;
    this.more = more;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    mapper.writeValue(folder.resolve(what + ".json").toFile(), json());
    Files.writeString(folder.resolve(what + ".md"), markdown());
  }

  private Map<String, Object> json() {
    List<Map<String, Object>> cases = new ArrayList<>();
    for (Measurement measurement : measurements) {
      Map<String, Object> forks = new LinkedHashMap<>();
      measurement.forks().forEach((variant, figures) -> forks.put(variant.toString(), figures));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("case", measurement.measured().words());
      json.put("replayed", measurement.measured().replayed());
      json.put("created", measurement.measured().created());
      json.put("sampled", measurement.measured().sampled());
      json.put("forks", forks);
      cases.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("setup", setup());
    json.put("cases", cases);
    json.put("more", more.lines().toList());
    return json;
  }

  private String setup() {
    return Machine.describe()
        + "; JDK "
        + Forks.jdk().getFileName()
        + "; Restate SDK "
        + restateVersion()
        + "; agent "
        + AgentVersion.newest().version()
        + "; "
        + rounds
        + " rounds, variants in turn, each time a JVM of its own with "
        + 2 * iterations
        + " s of warm-up and "
        + iterations
        + " s of measurement; medians";
  }

  /** Of the SDK that is on the class path of what is measured. */
  private static String restateVersion() {
    String core = "sdk-core-";
    return ProjectFiles.jarsIn(ProjectFiles.root().resolve("testing/benchmarks/target/lib"))
        .stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> name.startsWith(core))
        .map(name -> name.substring(core.length(), name.length() - ".jar".length()))
        .findFirst()
        .orElseThrow();
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + what + "\n\n" + setup() + ".\n");
    for (Measurement measurement : measurements) {
      text.append("\n## ").append(measurement.measured().words()).append("\n\n");
      text.append("| | wall µs | CPU µs | bytes | above the stock agent: CPU µs | bytes |\n");
      text.append("|---|--:|--:|--:|--:|--:|\n");
      for (Variant variant : measurement.forks().keySet()) {
        boolean above = variant != Variant.NO_AGENT && variant != Variant.STOCK;
        text.append("| ").append(variant);
        text.append(cell("%.2f", measurement.median(variant, Figures::micros)));
        text.append(cell("%.2f", measurement.median(variant, Figures::cpuMicros)));
        text.append(cell("%,.0f", measurement.median(variant, Figures::bytes)));
        text.append(above ? cell("%.2f", measurement.extra(variant, Figures::cpuMicros)) : " | ");
        text.append(above ? cell("%,.0f", measurement.extra(variant, Figures::bytes)) : " | ");
        text.append(" |\n");
      }
      ratio(text, measurement, Variant.OURS, Variant.BY_HAND);
      ratio(text, measurement, Variant.OURS_WITHOUT_METRICS, Variant.BY_HAND_WITHOUT_METRICS);
      share(text, measurement);
    }
    return text.append(more).toString();
  }

  private static void ratio(StringBuilder text, Measurement measured, Variant ours, Variant hand) {
    if (measured.has(ours) && measured.has(hand)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nRatio, %s to %s: wall %.2f, CPU %.2f (round by round: %s), bytes %.2f%n",
              ours,
              hand,
              ratio(measured, ours, hand, Figures::micros),
              ratio(measured, ours, hand, Figures::cpuMicros),
              roundByRound(measured, ours, hand, Figures::cpuMicros),
              ratio(measured, ours, hand, Figures::bytes)));
    }
  }

  /** How far the median is to be trusted. */
  private static String roundByRound(
      Measurement measured, Variant ours, Variant hand, ToDoubleFunction<Figures> figure) {
    List<Double> extraOfOurs = measured.extras(ours, figure);
    List<Double> extraOfHand = measured.extras(hand, figure);
    return IntStream.range(0, extraOfOurs.size())
        .mapToObj(i -> String.format(Locale.ROOT, "%.2f", extraOfOurs.get(i) / extraOfHand.get(i)))
        .collect(Collectors.joining(", "));
  }

  private static double ratio(
      Measurement measured, Variant ours, Variant hand, ToDoubleFunction<Figures> figure) {
    return measured.extra(ours, figure) / measured.extra(hand, figure);
  }

  private static void share(StringBuilder text, Measurement measured) {
    int replayed = measured.measured().replayed();
    if (replayed > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nOurs: %.2f %% of the CPU time, %.1f ns and %.2f bytes per replayed command%n",
              100
                  * measured.extra(Variant.OURS, Figures::cpuMicros)
                  / measured.median(Variant.OURS, Figures::cpuMicros),
              1000 * measured.extra(Variant.OURS, Figures::cpuMicros) / replayed,
              measured.extra(Variant.OURS, Figures::bytes) / replayed));
    }
  }

  private static String cell(String format, double value) {
    return " | " + String.format(Locale.ROOT, format, value);
  }
}
