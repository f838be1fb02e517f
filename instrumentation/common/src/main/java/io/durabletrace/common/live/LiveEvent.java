/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import java.util.function.Function;

/**
 * A kind of event in the life of an attempt: the same name and the same attributes whether it is an
 * event of the span or a log record. Immutable.
 */
public final class LiveEvent {
  private final String name;
  private final Function<Attributes, String> words;
  private final Function<Attributes, Severity> severity;

  private LiveEvent(
      String name, Function<Attributes, String> words, Function<Attributes, Severity> severity) {
    this.name = name;
    this.words = words;
    this.severity = severity;
  }

  /**
   * An event that is a matter of course.
   *
   * @param words says what happened to who reads a log; there are back ends that drop the name
   */
  public static LiveEvent of(String name, Function<Attributes, String> words) {
    return new LiveEvent(name, words, attributes -> Severity.INFO);
  }

  /** An event that may be worth a warning. */
  static LiveEvent of(
      String name, Function<Attributes, String> words, Function<Attributes, Severity> severity) {
    return new LiveEvent(name, words, severity);
  }

  /** As on the span and in the log. */
  public String name() {
    return name;
  }

  String words(Attributes attributes) {
    return words.apply(attributes);
  }

  Severity severity(Attributes attributes) {
    return severity.apply(attributes);
  }

  @Override
  public String toString() {
    return name;
  }
}
