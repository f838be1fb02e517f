/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.durabletrace.testing.OtlpSink;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One JVM with the agent that we ship and all functions, for all test classes that want no other.
 */
final class Running implements BeforeAllCallback, AutoCloseable {
  private static final Spans spans = new Spans(OtlpSink.start());
  private static final FunctionsProcess process =
      FunctionsProcess.traced(spans.sink(), "-Dotel.javaagent.logging=simple");

  static Platform platform() {
    return process.platform();
  }

  static FunctionsProcess process() {
    return process;
  }

  static Spans spans() {
    return spans;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Running.class, key -> this);
  }

  /** After the last test class. */
  @Override
  public void close() {
    process.end(spans);
  }
}
