/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Patterns in which {@code *} stands for any characters, also for none. Immutable. */
public final class Globs {
  private static final Globs NONE = new Globs(new ArrayList<>(), false);

  private final List<Pattern> patterns;
  private final boolean matchAnything;

  private Globs(List<Pattern> patterns, boolean matchAnything) {
    this.patterns = patterns;
    this.matchAnything = matchAnything;
  }

  /** Matches nothing. */
  static Globs none() {
    return NONE;
  }

  /**
   * Reads patterns with commas between them; null where one of them is empty.
   *
   * @param flags of {@link Pattern}
   */
  static @Nullable Globs parse(String text, int flags) {
    List<Pattern> patterns = new ArrayList<>();
    boolean matchAnything = false;
    for (String glob : text.split(",", -1)) {
      if (glob.trim().isEmpty()) {
        return null;
      }
      StringBuilder regex = new StringBuilder();
      for (String literal : glob.trim().split("\\*+", -1)) {
        regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
      }
      matchAnything |= glob.trim().chars().allMatch(c -> c == '*');
      patterns.add(Pattern.compile(regex.toString(), Pattern.DOTALL | flags));
    }
    return new Globs(patterns, matchAnything);
  }

  /** Whether there is no pattern at all. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether there is no text that none of the patterns matches. */
  public boolean matchAnything() {
    return matchAnything;
  }

  /** Whether one of the patterns matches the whole text. */
  public boolean matches(String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).matches()) {
        return true;
      }
    }
    return false;
  }
}
