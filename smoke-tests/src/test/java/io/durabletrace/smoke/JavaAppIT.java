/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JavaAppIT {
  private static final Traces traces = new Traces();
  private static SmokeApp app;
  private static RestateServer server;

  @BeforeAll
  static void start() {
    app = SmokeApp.java(SdkVersion.java("2.4.1"), SmokeApp.javaagent(traces.sink()));
    server = RestateServer.builder().retry(Duration.ofSeconds(1), 10).start();
    app.awaitListening();
    server.register(app.port());
  }

  @AfterAll
  static void stop() {
    app.close();
    server.close();
    traces.close();
    System.out.println(app.process().dump());
  }

  @Test
  void service() {
    tour().aServiceWithARun();
  }

  @Test
  void object() {
    tour().aVirtualObject();
  }

  @Test
  void workflow() {
    tour().aWorkflow();
  }

  @Test
  void flaky() {
    tour().aHandlerThatFailsTwice();
  }

  @Test
  void flakyRun() {
    tour().aRunThatFailsTwice(3000);
  }

  @Test
  void refuse() {
    tour().aTerminalFailure();
  }

  private static Tour tour() {
    return new Tour(server, traces, SdkFacts.of(SdkVersion.java("2.4.1")));
  }
}
