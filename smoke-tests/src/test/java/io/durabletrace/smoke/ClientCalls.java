/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of the program that only calls: what it said, and what arrived with its other requests.
 *
 * @param lines {@code call: what: value}
 * @param otherRequests the contexts of its two requests that are not for Restate: the first of a
 *     caller without a span, the other from within one
 */
record ClientCalls(List<String> lines, List<String> otherRequests) {

  static ClientCalls run(
      SdkVersion sdk,
      SmokeApp.Agent agent,
      RestateServer server,
      Consumer<JavaProcess.Builder> settings) {
    try (StubServer page = new StubServer();
        SmokeApp app = SmokeApp.client(sdk, agent, server.ingress(), page.url(), settings)) {
      app.process().awaitLine("^done$");
      app.process().process().awaitExit(Duration.ofSeconds(30));
      List<String> said = new ArrayList<>();
      for (String line : app.process().process().lines()) {
        if (line.matches("\\w+: [\\w ]+: .*")) {
          said.add(line);
        }
      }
      return new ClientCalls(said, page.traceparents());
    }
  }

  /** What the program said of this call under this word. */
  String said(String call, String what) {
    String prefix = call + ": " + what + ": ";
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(prefix + " is not in " + lines));
  }

  /** The contexts that the invocations of its calls got. */
  List<String> answers() {
    return lines.stream()
        .filter(line -> line.contains(": answer: "))
        .map(line -> line.replaceFirst(".*: answer: ", ""))
        .toList();
  }

  /** All it said, with ids and flags blotted out. */
  List<String> withoutIds() {
    return lines.stream()
        .map(line -> line.replaceAll("00-\\w{32}-\\w{16}-\\w\\w", "CONTEXT"))
        .map(line -> line.replaceAll("span=(?!0{16})\\w{16}", "span=ID"))
        .toList();
  }
}
