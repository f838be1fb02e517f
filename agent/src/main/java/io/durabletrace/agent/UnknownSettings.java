/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.Setting;
import io.durabletrace.common.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds names that look like a setting of ours and are none: usually a slip of the pen. */
final class UnknownSettings {
  /** More than a slip of the pen is another word. */
  private static final int MAX_SLIPS = 4;

  /**
   * One line for each name that nobody reads.
   *
   * @param properties names of system properties
   * @param variables names of environment variables
   */
  static List<String> in(Set<String> properties, Set<String> variables) {
    Map<String, String> known = new TreeMap<>();
    Set<String> prefixes = new TreeSet<>();
    for (Setting<?> setting : Settings.all()) {
      known.put(normal(setting.name()), setting.name());
      prefixes.add(normal(prefix(setting.name())));
    }
    List<String> lines = new ArrayList<>();
    for (String name : new TreeSet<>(properties)) {
      if (name.startsWith("otel.")) {
        addIfUnknown(lines, "System property ", name, UnaryOperator.identity(), known, prefixes);
      }
    }
    for (String name : new TreeSet<>(variables)) {
      if (name.startsWith("OTEL_")) {
        addIfUnknown(
            lines, "Environment variable ", name, UnknownSettings::variable, known, prefixes);
      }
    }
    return lines;
  }

  private static void addIfUnknown(
      List<String> lines,
      String kind,
      String name,
      UnaryOperator<String> spelling,
      Map<String, String> known,
      Set<String> ours) {
    String normal = normal(name);
    if (known.containsKey(normal)
        || ours.stream().noneMatch(normal::startsWith)
        || isSwitchOfModule(normal)) {
      return;
    }
    String meant = underOtherPrefix(normal, known.keySet(), ours);
    meant = meant == null ? nearest(normal, known.keySet()) : meant;
    lines.add(
        kind
            + name
            + " is no setting of DurableTrace and has no effect"
            + (meant == null ? "." : "; did you mean " + spelling.apply(known.get(meant)) + "?"));
  }

  /**
   * {@code otel.instrumentation.restate-2.0.enabled}: the agent reads it for every module's name.
   */
  private static boolean isSwitchOfModule(String normal) {
    return normal.matches("otel\\.instrumentation\\.[a-z.]+\\.\\d+\\.\\d+\\.enabled");
  }

  /** {@code otel.instrumentation.durable.call-propagation} is one of {@code restate}'s. */
  private static @Nullable String underOtherPrefix(
      String name, Set<String> candidates, Set<String> ours) {
    Set<String> meant = new TreeSet<>();
    for (String wrong : ours) {
      for (String right : ours) {
        if (name.startsWith(wrong)) {
          meant.add(right + name.substring(wrong.length()));
        }
      }
    }
    meant.retainAll(candidates);
    // "enabled" has more than one.
    return meant.size() == 1 ? meant.iterator().next() : null;
  }

  private static @Nullable String nearest(String name, Set<String> candidates) {
    String nearest = null;
    int least = MAX_SLIPS + 1;
    for (String candidate : candidates) {
      int slips = slips(name, candidate);
      if (slips < least) {
        least = slips;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** How many letters to change, add or leave out (Levenshtein's distance). */
  private static int slips(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int i = 0; i <= to.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }

  /** The first three words, with a dot: {@code otel.instrumentation.durable.}. */
  private static String prefix(String name) {
    int second = name.indexOf('.', name.indexOf('.') + 1);
    return name.substring(0, name.indexOf('.', second + 1) + 1);
  }

  /** As an environment variable is called. */
  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** As the agent compares names. */
  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  private UnknownSettings() {}
}
