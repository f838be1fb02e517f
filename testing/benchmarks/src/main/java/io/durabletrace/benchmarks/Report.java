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

/** What was measured, for machines and for people. */
final class Report {
  private final String what;
  private final String commit;
  private final int rounds;
  private final String forks;
  private final List<Measurement> measurements;
  private final String more;

  /**
   * @param commit of what was measured
   * @param forks how each JVM was measured
   * @param more tables of what is measured in another way
   */
  Report(
      String what,
      String commit,
      int rounds,
      String forks,
      List<Measurement> measurements,
      String more) {
    this.what = what;
    this.commit = commit;
    this.rounds = rounds;
    this.forks = forks;
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
      json.put("serverTrace", measurement.measured().serverTrace());
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
        + " rounds, variants in an order that is drawn for each, each in a JVM of its own: "
        + forks
        + "; of the JVMs the median. Nine of ten: in which nine of ten such figures are when the "
        + "rounds are drawn again from those that there were";
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
      text.append(
          "| | wall µs | CPU µs | bytes | above the stock agent: CPU µs | nine of ten | bytes |\n");
      text.append("|---|--:|--:|--:|--:|--:|--:|\n");
      for (Variant variant : measurement.forks().keySet()) {
        boolean above = variant != Variant.NO_AGENT && variant != Variant.STOCK;
        text.append("| ").append(variant);
        text.append(cell("%.2f", measurement.median(variant, Figures::micros)));
        text.append(cell("%.2f", measurement.median(variant, Figures::cpuMicros)));
        text.append(cell("%,.0f", measurement.median(variant, Figures::bytes)));
        text.append(above ? cell("%.2f", measurement.extra(variant, Figures::cpuMicros)) : " | ");
        text.append(" | ").append(above ? measurement.interval(variant, Figures::cpuMicros) : "");
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
              "%nRatio, %s to %s: wall %.2f, CPU %.2f (%s), bytes %.2f%n",
              ours,
              hand,
              measured.ratio(ours, hand, Figures::micros),
              measured.ratio(ours, hand, Figures::cpuMicros),
              measured.interval(ours, hand, Figures::cpuMicros),
              measured.ratio(ours, hand, Figures::bytes)));
    }
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
