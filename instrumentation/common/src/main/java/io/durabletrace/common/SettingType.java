/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the value of a setting means, and which values there are. Immutable. */
public final class SettingType<T> {
  /** The word for an empty set: an empty value means that nothing is set. */
  private static final String NONE = "none";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|)");
  private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,9})\\s*([kmg]?)b?");

  private final String allowed;
  private final Function<String, @Nullable T> parser;

  private SettingType(String allowed, Function<String, @Nullable T> parser) {
    this.allowed = allowed;
    this.parser = parser;
  }

  /** The values that make sense, in words: "must be …". */
  public String allowed() {
    return allowed;
  }

  /** The value; null where the text makes no sense. */
  @Nullable T parse(String text) {
    return parser.apply(text.trim());
  }

  /** {@code true} or {@code false}, in any case. */
  static SettingType<Boolean> flag() {
    return new SettingType<>(
        "true or false",
        text -> {
          boolean yes = text.equalsIgnoreCase("true");
          return (yes || text.equalsIgnoreCase("false")) ? yes : null;
        });
  }

  /** One word, in any case: a constant of an enum, with {@code -} for {@code _}. */
  static <E extends Enum<E>> SettingType<E> oneOf(Class<E> words) {
    return new SettingType<>(
        list(Arrays.stream(words.getEnumConstants()).map(SettingType::word), " or "),
        text -> constant(words, text));
  }

  /**
   * Some words, with commas between them, or {@code none}: the constants of an enum, in lower case,
   * with {@code -} for {@code _}.
   */
  static <E extends Enum<E>> SettingType<Set<E>> setOf(Class<E> words) {
    return new SettingType<>(
        "any of "
            + list(Arrays.stream(words.getEnumConstants()).map(SettingType::word), ", ")
            + "; or "
            + NONE,
        text -> text.equalsIgnoreCase(NONE) ? EnumSet.noneOf(words) : constants(words, text));
  }

  /** As OpenTelemetry has them: a number and ms, s, m, h or d; without a unit milliseconds. */
  static SettingType<Duration> duration() {
    return new SettingType<>("a duration such as 500ms, 2s, 5m or 1h", SettingType::parseDuration);
  }

  /** A number of bytes, with k, m or g for the powers of 1024; not 0. */
  static SettingType<Long> size() {
    return new SettingType<>("a size such as 512k or 50m", SettingType::parseSize);
  }

  /** A number from 1 to {@code max}. */
  static SettingType<Integer> count(int max) {
    return new SettingType<>(
        "a number from 1 to " + max,
        text -> {
          int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
          return (number >= 1 && number <= max) ? number : null;
        });
  }

  /** Any text. */
  static SettingType<String> text(String allowed) {
    return new SettingType<>(allowed, text -> text);
  }

  /** The address of a page, without the {@code /} at its end. */
  static SettingType<String> url() {
    return new SettingType<>(
        "an address such as http://localhost:9070/ui",
        text -> text.matches("(?i)https?://[^\\s/]\\S*") ? text.replaceAll("/+$", "") : null);
  }

  /** Patterns with commas between them, for any case; {@code *} stands for any characters. */
  static SettingType<Globs> globs(String allowed) {
    return new SettingType<>(allowed, text -> Globs.parse(text, Pattern.CASE_INSENSITIVE));
  }

  /** Patterns over names of two parts: one without a {@code /}, but for {@code *}, is a slip. */
  static SettingType<Globs> globsWithSlash(String allowed) {
    return new SettingType<>(
        allowed,
        text -> {
          for (String glob : text.split(",", -1)) {
            if (!glob.contains("/") && !glob.trim().matches("\\*+")) {
              return null;
            }
          }
          return Globs.parse(text, 0);
        });
  }

  private static @Nullable Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    switch (matcher.group(2)) {
      case "s":
        return Duration.ofSeconds(number);
      case "m":
        return Duration.ofMinutes(number);
      case "h":
        return Duration.ofHours(number);
      case "d":
        return Duration.ofDays(number);
      default:
        return Duration.ofMillis(number);
    }
  }

  private static @Nullable Long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    int power = " kmg".indexOf((matcher.group(2) + ' ').toLowerCase(Locale.ROOT).charAt(0));
    return number == 0 ? null : number << (10 * power);
  }

  private static <E extends Enum<E>> @Nullable Set<E> constants(Class<E> words, String text) {
    Set<E> set = EnumSet.noneOf(words);
    for (String part : text.split(",", -1)) {
      E constant = constant(words, part.trim());
      if (constant == null) {
        return null;
      }
      set.add(constant);
    }
    return Collections.unmodifiableSet(set);
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> words, String text) {
    for (E constant : words.getEnumConstants()) {
      if (word(constant).equalsIgnoreCase(text)) {
        return constant;
      }
    }
    return null;
  }

  /** As a user writes it. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String list(Stream<String> words, String last) {
    String text = words.collect(Collectors.joining(", "));
    int comma = text.lastIndexOf(", ");
    return comma < 0 ? text : text.substring(0, comma) + last + text.substring(comma + 2);
  }
}
