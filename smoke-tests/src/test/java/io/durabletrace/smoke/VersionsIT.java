/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every SDK release, with the agent we ship; every upstream agent, with our extension; Java,
 * Kotlin, Spring Boot: all see the same.
 */
@Execution(ExecutionMode.CONCURRENT)
class VersionsIT {
  @ParameterizedTest
  @MethodSource("javaReleases")
  void java(SdkVersion sdk) {
    tour(sdk, sink -> SmokeApp.java(sdk, SmokeApp.javaagent(sink)));
  }

  @ParameterizedTest
  @MethodSource("kotlinReleases")
  void kotlin(SdkVersion sdk) {
    tour(sdk, sink -> SmokeApp.kotlin(sdk, SmokeApp.javaagent(sink)));
  }

  @Test
  void springBoot() {
    tour(SdkVersion.java("2.4.1"), sink -> SmokeApp.springBoot(SmokeApp.javaagent(sink)));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void extensionOn(AgentVersion agent) {
    SdkVersion sdk = SdkVersion.java("2.4.0");
    tour(sdk, sink -> SmokeApp.java(sdk, SmokeApp.extensionOn(agent, sink)));
  }

  static List<SdkVersion> javaReleases() {
    return SdkVersion.java();
  }

  static List<SdkVersion> kotlinReleases() {
    return SdkVersion.kotlin();
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  private static void tour(SdkVersion sdk, Function<OtlpSink, SmokeApp> program) {
    SdkFacts facts = SdkFacts.of(sdk);
    // Servers of its own: the next one would take over the registration of this one's services.
    try (Traces traces = new Traces();
        RestateServer server = RestateServer.builder().retry(Duration.ofSeconds(1), 10).start();
        RestateServer suspendingServer =
            RestateServer.builder().inactivityTimeout(Duration.ZERO).start()) {
      try (SmokeApp app = program.apply(traces.sink()).awaitListening()) {
        try {
          server.register(app.port());
          suspendingServer.register(app.port());
          new Tour(server, traces, facts, app).all();
          new SuspendingTour(suspendingServer, traces, facts, false).all(app);
        } catch (AssertionError e) {
          throw new AssertionError(e.getMessage() + '\n' + app.process().dump(), e);
        }
      }
      traces.assertNothingCameLater();
    }
  }
}
