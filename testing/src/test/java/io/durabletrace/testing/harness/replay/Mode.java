/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.List;

/** How a replica of the deployment is traced. */
enum Mode {
  BARE("no agent"),
  OFF("off", "call-propagation=off"),
  SILENT("off, without spans", "otel.instrumentation.durable.exclude-targets=*"),
  AUTO("auto", "call-propagation=auto"),
  ALWAYS("always", "call-propagation=always"),
  CHILD("always, sends as children", "call-propagation=always", "send-relation=child"),
  B3("always, with B3", "call-propagation=always");

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> settings;

  Mode(String words, String... settings) {
    this.words = words;
    this.settings = List.of(settings);
  }

  boolean hasAgent() {
    return this != BARE;
  }

  /** Whether attempts have spans of ours. */
  boolean hasSpans() {
    return hasAgent() && this != SILENT;
  }

  /** Whether new calls get our headers where the attempt's request had such a context. */
  boolean injects(RequestContext request) {
    return switch (this) {
      case BARE, OFF, SILENT -> false;
      case AUTO -> !request.isValid();
      case ALWAYS, CHILD, B3 -> true;
    };
  }

  /** Our settings of it, as in a properties file; by their last word where they are Restate's. */
  List<String> settings() {
    return settings;
  }

  @Override
  public String toString() {
    return words;
  }
}
