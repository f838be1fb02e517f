/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Handlers that run where the user says. */
class ExecutorsIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");
  private static final SdkFacts FACTS = SdkFacts.of(SDK);

  @Test
  void theUsersPool() {
    run(JavaHomes.current(), "fixed", "users-choice, users-choice");
  }

  @Test
  void virtualThreads() {
    Optional<Path> home = JavaHomes.atLeast(21);
    assumeTrue(home.isPresent(), "No JDK 21 or newer is installed; set JAVA_HOME_21 or the like");
    run(home.get(), "virtual", "VirtualThread, VirtualThread");
  }

  private static void run(Path javaHome, String executor, String threads) {
    try (Traces traces = new Traces();
        StubServer web = new StubServer();
        RestateServer server = RestateServer.builder().start()) {
      try (SmokeApp app =
          SmokeApp.java(
              SDK, SmokeApp.javaagent(traces.sink()), jvm -> jvm.javaHome(javaHome), executor)) {
        app.awaitListening();
        server.register(app.port());
        assertThat(server.call("Probe/thread", "\"\"").body()).isEqualTo('"' + threads + '"');

        Tour tour = new Tour(server, traces, FACTS, app);
        tour.aServiceWithARun();
        tour.aSleep();
        tour.aVirtualObject();
        tour.aWorkflow();
        tour.aTerminalFailure();
        new UserCode(server, traces, FACTS, app, web).callsLogsAndQueries();
      }
      traces.assertNothingCameLater();
    }
  }
}
