/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dashboard and the alert rules that users get, and Prometheus' own tool to check them. */
public final class Monitoring {
  private static final Pattern METRIC = Pattern.compile("\\bdurable_\\w+");
  private static final Pattern LABEL =
      Pattern.compile("\\bdurable_(runtime|attempt_outcome|run_outcome|command_type)\\b");

  private Monitoring() {}

  /** Where they are. */
  public static Path folder() {
    return ProjectFiles.root().resolve("docs/monitoring");
  }

  /** {@code promtool}, on the path; empty where it is not installed. */
  public static Optional<Path> promtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve("promtool"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Every expression on the dashboard, with its variables filled in. */
  public static List<String> dashboardQueries() {
    JsonNode dashboard = JsonHttp.parse(read("grafana-dashboard.json"));
    return dashboard.get("panels").findValuesAsText("expr").stream()
        .map(
            query ->
                query
                    .replace("$__rate_interval", "5m")
                    .replace("$job", ".*")
                    .replace("$service", ".*"))
        .toList();
  }

  /** The metrics that the dashboard and the rules ask for. */
  public static Set<String> metrics() {
    Set<String> metrics = new TreeSet<>();
    for (String text :
        List.of(String.join("\n", dashboardQueries()), read("prometheus-alerts.yml"))) {
      METRIC
          .matcher(LABEL.matcher(text).replaceAll(""))
          .results()
          .map(MatchResult::group)
          .forEach(metrics::add);
    }
    return metrics;
  }

  private static String read(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
