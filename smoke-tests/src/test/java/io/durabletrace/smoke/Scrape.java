/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the agent's Prometheus exporter says of attempts. */
final class Scrape {
  private static final Pattern SAMPLE = Pattern.compile("(durable_\\w+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final String text;

  private Scrape(String text) {
    this.text = text;
  }

  /** Asks now. */
  static Scrape of(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    return new Scrape(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body());
  }

  /**
   * What it says of our metrics, as Prometheus gets it: those of others have flaws of their own.
   */
  String text() {
    return text.lines()
            .filter(line -> line.matches("(# (HELP|TYPE|UNIT) )?durable_.*"))
            .collect(Collectors.joining("\n"))
        + '\n';
  }

  /** The names of our metrics. */
  Set<String> metrics() {
    return text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(sample -> sample.group(1))
        .collect(Collectors.toSet());
  }

  /**
   * The values of a metric, by the values of these labels with a space between them; series that
   * differ in other labels are added up.
   */
  Map<String, Double> values(String metric, String... labels) {
    Map<String, Double> values = new TreeMap<>();
    text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> sample.group(1).equals(metric))
        .forEach(
            sample -> {
              Map<String, String> found = new TreeMap<>();
              LABEL
                  .matcher(sample.group(2))
                  .results()
                  .forEach(label -> found.put(label.group(1), label.group(2)));
              StringBuilder key = new StringBuilder();
              for (String label : labels) {
                key.append(key.isEmpty() ? "" : " ").append(found.get(label));
              }
              values.merge(key.toString(), Double.valueOf(sample.group(3)), Double::sum);
            });
    return values;
  }
}
