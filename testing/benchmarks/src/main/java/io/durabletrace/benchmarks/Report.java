/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
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

/** What was measured, for machines and for people. */
final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String what;
  private final String setup;
  private final List<Measurement> measurements;
  private final String more;

  /**
   * @param setup of what commit, and how
   * @param more tables of what is measured in another way
   */
  Report(String what, String setup, List<Measurement> measurements, String more) {
    this.what = what;
    this.setup = setup;
    this.measurements = measurements;
    this.more = more;
  }

  /** What was {@linkplain #write written}, of the same cases. */
  static Report read(Path folder, String what, List<Case> cases) throws IOException {
    JsonNode json = JSON.readTree(folder.resolve(what + ".json").toFile());
    List<Measurement> measurements = new ArrayList<>();
    for (Case measured : cases) {
      JsonNode forks = forks(json, what, measured);
      Measurement measurement = new Measurement(measured);
      for (Variant variant : measured.variants()) {
        for (JsonNode figures : forks.path(variant.toString())) { // none of one that is new since
          measurement.add(variant, JSON.treeToValue(figures, Figures.class));
        }
      }
      measurements.add(measurement);
    }
    StringBuilder more = new StringBuilder();
    json.get("more").forEach(line -> more.append(line.asText()).append('\n'));
    return new Report(what, json.get("setup").asText(), measurements, more.toString());
  }

  private static JsonNode forks(JsonNode json, String what, Case measured) {
    for (JsonNode one : json.get("cases")) {
      if (one.get("case").asText().equals(measured.words())) {
        return one.get("forks");
      }
    }
    throw new IllegalStateException(
        what + ".json has no '" + measured.words() + "': run testing/bench " + what);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve(what + ".json").toFile(), json());
    writeMarkdown(folder);
  }

  void writeMarkdown(Path folder) throws IOException {
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
      json.put("serverTrace", measurement.measured().serverTrace());
      json.put("forks", forks);
      cases.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("setup", setup);
    json.put("cases", cases);
    json.put("more", more.lines().toList());
    return json;
  }

  /**
   * For people.
   *
   * @param commit of what is measured
   * @param forks how each JVM is measured
   */
  static String setup(String commit, int rounds, String forks) {
    return "Commit "
        + commit
        + "; "
        + Machine.describe()
        + "; JDK "
        + Forks.jdk().getFileName()
        + "; Restate SDK "
        + restateVersion()
        + "; agent "
        + AgentVersion.newest().version()
        + "; "
        + rounds
        + " rounds, in each the variants in a JVM of their own (of some cases twice), which measure on "
        + (Turns.PROCESSOR == null ? "any processor" : "one processor")
        + ", in turn, window by window, in an order that is drawn each time: "
        + forks
        + "; what is compared is compared within a set of JVMs that are there at the same time, and "
        + "of the sets it is the median. Nine of ten: in which nine of ten such figures are when "
        + "the sets are drawn again from those that there were";
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
    StringBuilder text = new StringBuilder("# " + what + "\n\n" + setup + ".\n");
    for (Measurement measurement : measurements) {
      text.append("\n## ").append(measurement.measured().words()).append("\n\n");
      text.append("JVMs of each: ").append(measurement.sets()).append("\n\n");
      text.append(
          "| | wall µs | CPU µs | bytes | above the stock agent: CPU µs | nine of ten | bytes | nine of ten |\n");
      text.append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
      for (Variant variant : measurement.forks().keySet()) {
        boolean above = variant != Variant.NO_AGENT && variant != Variant.STOCK;
        text.append("| ").append(variant);
        text.append(cell("%.2f", measurement.median(variant, Figures::micros)));
        text.append(cell("%.2f", measurement.median(variant, Figures::cpuMicros)));
        text.append(cell("%,.0f", measurement.median(variant, Figures::bytes)));
        text.append(above ? cell("%.2f", measurement.extra(variant, Figures::cpuMicros)) : " | ");
        text.append(" | ").append(above ? measurement.interval(variant, Figures::cpuMicros) : "");
        text.append(above ? cell("%,.0f", measurement.extra(variant, Figures::bytes)) : " | ");
        text.append(" | ");
        text.append(above ? measurement.interval(variant, Figures::bytes).toString("%,.0f") : "");
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
              "%nRatio, %s to %s: wall %s, CPU %s, bytes %s%n",
              ours,
              hand,
              ratio(measured, ours, hand, Figures::micros),
              ratio(measured, ours, hand, Figures::cpuMicros),
              ratio(measured, ours, hand, Figures::bytes)));
    }
  }

  private static String ratio(
      Measurement measured, Variant ours, Variant hand, ToDoubleFunction<Figures> figure) {
    return String.format(
        Locale.ROOT,
        "%.3f (%s)",
        measured.ratio(ours, hand, figure),
        measured.interval(ours, hand, figure).toString("%.3f"));
  }

  private static void share(StringBuilder text, Measurement measured) {
    int replayed = measured.measured().replayed();
    if (replayed > 0) {
      ToDoubleFunction<Figures> nanos = figures -> 1_000 * figures.cpuMicros() / replayed;
      ToDoubleFunction<Figures> bytes = figures -> figures.bytes() / replayed;
      text.append(
          String.format(
              Locale.ROOT,
              "%nOurs: %.1f %% of the CPU time (%s), %.1f ns (%s) and %.1f bytes (%s) per replayed"
                  + " command%n",
              measured.percent(Variant.OURS, Figures::cpuMicros),
              measured.intervalOfPercent(Variant.OURS, Figures::cpuMicros).toString("%.1f"),
              measured.extra(Variant.OURS, nanos),
              measured.interval(Variant.OURS, nanos).toString("%.1f"),
              measured.extra(Variant.OURS, bytes),
              measured.interval(Variant.OURS, bytes).toString("%.1f")));
    }
  }

  private static String cell(String format, double value) {
    return " | " + String.format(Locale.ROOT, format, value);
  }
}
