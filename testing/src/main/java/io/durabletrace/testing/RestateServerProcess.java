/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server's process, its ports (fabric, ingress, admin) and its temporary folder. */
record RestateServerProcess(ChildProcess process, List<Integer> ports, Path data)
    implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  /** Starts a server and waits until it is healthy; fails with its output if it ends before. */
  static RestateServerProcess start(Path binary, Map<String, String> environment) {
    try {
      Path data = Files.createTempDirectory("restate-");
      return start(binary, environment, FreePorts.take(3), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends this one and starts another, which goes on with the data of this one. */
  RestateServerProcess replace(Path binary, Map<String, String> environment) {
    process.terminate();
    process.awaitExit(START);
    return start(binary, environment, ports, data);
  }

  private static RestateServerProcess start(
      Path binary, Map<String, String> environment, List<Integer> ports, Path data) {
    ProcessBuilder builder = new ProcessBuilder(binary.toString(), "--no-logo");
    builder.directory(data.toFile());
    builder.environment().keySet().removeIf(RestateServerProcess::wouldChangeIt);
    builder.environment().putAll(environment);
    builder.environment().put("RESTATE_BASE_DIR", data.toString());
    builder.environment().put("RESTATE_BIND_PORT", ports.get(0).toString());
    builder.environment().put("RESTATE_INGRESS__BIND_PORT", ports.get(1).toString());
    builder.environment().put("RESTATE_ADMIN__BIND_PORT", ports.get(2).toString());
    RestateServerProcess server =
        new RestateServerProcess(ChildProcess.start("restate-server", builder), ports, data);
    try {
      server.process.awaitWhileAlive("healthy server", START, server::isHealthy);
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
  }

  URI ingress() {
    return loopback(ports.get(1));
  }

  URI admin() {
    return loopback(ports.get(2));
  }

  private boolean isHealthy() {
    return JsonHttp.isUp(admin().resolve("/health"))
        && JsonHttp.isUp(ingress().resolve("/restate/health"))
        && hasLeader();
  }

  /** Health is said to be well before the only partition can be asked. */
  private boolean hasLeader() {
    String query = "{\"query\":\"SELECT id FROM sys_invocation\"}";
    Map<String, String> json = Map.of("Accept", "application/json");
    try {
      return JsonHttp.send("POST", admin().resolve("/query"), query, json).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false; // a connection to who had this port before
    }
  }

  /** Nothing in the folder is worth the wait for an orderly shutdown. */
  @Override
  public void close() {
    process.kill();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean wouldChangeIt(String variable) {
    return variable.startsWith("RESTATE_") || variable.startsWith("OTEL_");
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
