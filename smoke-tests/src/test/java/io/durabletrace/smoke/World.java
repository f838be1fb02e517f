/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServerBuilder;

/** A kind of server, and what the services' agent is told of it. */
enum World {
  /** 1.7 without a tracing endpoint, Restate Cloud for instance: no context in any request. */
  SILENT,
  TRACING,
  /**
   * 1.6 without a tracing endpoint: sampled callers' contexts come in requests, with the id of a
   * span that nobody exports.
   */
  OLD_SILENT,
  OLD_SILENT_AND_SAID_SO,
  OLD_TRACING;

  RestateServer start(OtlpSink sink) {
    RestateServerBuilder builder = RestateServer.builder();
    if (name().startsWith("OLD")) {
      builder.version16();
    }
    if (traces()) {
      builder.tracing(sink);
    }
    return builder.start();
  }

  boolean traces() {
    return this == TRACING || this == OLD_TRACING;
  }

  /** What {@code otel.instrumentation.restate.server-tracing} says. */
  String serverTracing() {
    return this == OLD_SILENT_AND_SAID_SO ? "off" : "auto";
  }

  /** The name of the server's span that an attempt of ours is a child of. */
  String serversAttempt() {
    return this == TRACING ? "invocation-attempt " : "invoke ";
  }
}
