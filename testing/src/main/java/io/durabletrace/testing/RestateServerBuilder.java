/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says how a {@link RestateServer} is to be. Not for use by several threads. */
public final class RestateServerBuilder {
  private final Map<String, String> environment = new LinkedHashMap<>();
  private boolean oldVersion;

  RestateServerBuilder() {
    // One small node, quickly up, that talks to nobody.
    environment.put("RESTATE_NODE_NAME", "n1");
    environment.put("RESTATE_CLUSTER_NAME", "durabletrace");
    environment.put("RESTATE_LISTEN_MODE", "tcp");
    environment.put("RESTATE_BIND_IP", "127.0.0.1");
    environment.put("RESTATE_DEFAULT_NUM_PARTITIONS", "1");
    environment.put("RESTATE_BIFROST__DEFAULT_PROVIDER", "local");
    environment.put("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "512MB");
    environment.put("RESTATE_DISABLE_TELEMETRY", "true");
    environment.put("DO_NOT_TRACK", "1");
    environment.put("RUST_LOG", "warn");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  /** The 1.6 line (1.6.2), whose traces are of the old kind, instead of the newest. */
  public RestateServerBuilder version16() {
    this.oldVersion = true;
    return this;
  }

  /** The server traces, to this sink. */
  public RestateServerBuilder tracing(OtlpSink sink) {
    return tracing(sink.endpoint());
  }

  /**
   * The server traces, to an OTLP http/protobuf receiver. It need not exist: headers are sent all
   * the same.
   */
  public RestateServerBuilder tracing(URI endpoint) {
    return environment("RESTATE_TRACING_ENDPOINT", "otlp+" + endpoint.resolve("/v1/traces"));
  }

  /**
   * How failed attempts are tried again where the service does not say it.
   *
   * @param maxAttempts after so many the invocation ends as failed
   */
  public RestateServerBuilder retry(Duration interval, int maxAttempts) {
    environment("RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL", interval.toMillis() + "ms");
    environment("RESTATE_DEFAULT_RETRY_POLICY__MAX_INTERVAL", interval.toMillis() + "ms");
    environment("RESTATE_DEFAULT_RETRY_POLICY__EXPONENTIATION_FACTOR", "1.0");
    environment("RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS", Integer.toString(maxAttempts));
    return environment("RESTATE_DEFAULT_RETRY_POLICY__ON_MAX_ATTEMPTS", "kill");
  }

  /** After so long without news from a handler the server asks it to suspend. */
  public RestateServerBuilder inactivityTimeout(Duration timeout) {
    return environment("RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT", timeout.toMillis() + "ms");
  }

  /** Any other setting, as an environment variable. */
  public RestateServerBuilder environment(String key, String value) {
    environment.put(key, value);
    return this;
  }

  /** Starts the server and waits until it serves. */
  public RestateServer start() {
    Path binary = binary();
    for (int attempt = 1; ; attempt++) {
      try {
        return new RestateServer(RestateServerProcess.start(binary, environment));
      } catch (AssertionError e) {
        // Somebody may have taken a port between our look and the server's.
        if (attempt == 3 || !String.valueOf(e.getMessage()).contains("in use")) {
          throw e;
        }
      }
    }
  }

  /**
   * Stops a server and starts this one in its place: the same addresses, the same data, invocations
   * go on. The old one need not be closed any more.
   */
  public RestateServer startInsteadOf(RestateServer old) {
    return new RestateServer(old.server().replace(binary(), environment));
  }

  private Path binary() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String platform =
        (os.contains("mac") ? "darwin" : "linux")
            + '-'
            + (arch.equals("aarch64") ? "arm64" : "x64");
    String name =
        oldVersion ? "restate-server-1.6-" + platform : "@restatedev/restate-server-" + platform;
    Path binary = ProjectFiles.nodeModules().resolve(name).resolve("bin/restate-server");
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          binary + " is not there: run testing/node/install (Maven does, in module testing)");
    }
    return binary;
  }
}
