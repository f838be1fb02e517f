/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.List;
import java.util.function.Predicate;

/**
 * Stands for an attribute's value in an exact attribute set where only a property of it is known.
 */
public final class Any {
  private final String words;
  private final Predicate<Object> test;

  private Any(String words, Predicate<Object> test) {
    this.words = words;
    this.test = test;
  }

  /** Any string. */
  public static Any string() {
    return of(String.class);
  }

  /** Any 64-bit number. */
  public static Any number() {
    return of(Long.class);
  }

  /** Any value of this type: String, Boolean, Long, Double or List. */
  public static Any of(Class<?> type) {
    return new Any("any " + type.getSimpleName(), type::isInstance);
  }

  /** Any string that has all of these in it. */
  public static Any stringWith(String... parts) {
    return new Any(
        "a string with " + List.of(parts),
        value -> value instanceof String text && List.of(parts).stream().allMatch(text::contains));
  }

  /** A 64-bit number in this range, both ends included. */
  public static Any numberIn(long from, long to) {
    return new Any(
        "a number in " + from + ".." + to,
        value -> value instanceof Long number && from <= number && number <= to);
  }

  boolean matches(Object value) {
    return test.test(value);
  }

  static boolean equal(Object expected, Object actual) {
    return expected instanceof Any any ? any.matches(actual) : normal(expected).equals(actual);
  }

  /** OTLP knows one width of integer only. */
  static Object normal(Object expected) {
    return expected instanceof Integer number ? Long.valueOf(number.longValue()) : expected;
  }

  @Override
  public String toString() {
    return '<' + words + '>';
  }
}
