/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The demo's trace viewer, in a process of its own. */
final class TraceViewer implements AutoCloseable {
  private final ChildProcess process;
  private final URI address;

  private TraceViewer(ChildProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it; it answers when this returns. */
  static TraceViewer start() {
    for (int tries = 1; ; tries++) {
      List<Integer> ports = FreePorts.take(2);
      ProcessBuilder command =
          new ProcessBuilder(
              node().toString(),
              ProjectFiles.nodeModules().resolve("autotel-devtools/dist/cli.js").toString(),
              "-p",
              ports.get(0).toString(),
              "-H",
              "127.0.0.1",
              "--grpc-port",
              ports.get(1).toString());
      URI address = URI.create("http://127.0.0.1:" + ports.get(0));
      ChildProcess process = ChildProcess.start("viewer", command);
      try {
        process.awaitWhileAlive(
            "answer", Duration.ofSeconds(60), () -> JsonHttp.isUp(address.resolve("/healthz")));
        return new TraceViewer(process, address);
      } catch (AssertionError e) {
        process.close();
        if (tries == 3) { // perhaps somebody else took a port meanwhile
          throw e;
        }
      }
    }
  }

  /** Where to send spans, and to look at them. */
  URI address() {
    return address;
  }

  /** How many spans of this trace it has. */
  int spansOf(String traceId) {
    String query = "{\"query\":\"trace_id = \\\"" + traceId + "\\\"\",\"limit\":5}";
    JsonNode answer =
        JsonHttp.parse(
            JsonHttp.sendOk("POST", address.resolve("/api/query/traces"), query, Map.of()).body());
    return answer.path("traces").path(0).path("spans").size();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path node() {
    try (Stream<Path> packages = Files.list(ProjectFiles.nodeModules())) {
      return packages
          .filter(folder -> folder.getFileName().toString().matches("node-.*(linux|darwin).*"))
          .map(folder -> folder.resolve("bin/node"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(Path.of("node"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
