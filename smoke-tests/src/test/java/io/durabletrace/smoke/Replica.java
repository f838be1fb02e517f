/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.smoke.Replicas.Mode;
import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.SdkVersion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A process of a deployment, and how it is traced. Immutable.
 *
 * @param agent the upstream agent that our extension is on; empty for the one that we ship
 * @param javaHome of the JDK that it runs on
 */
record Replica(Mode mode, Optional<AgentVersion> agent, Path javaHome) {

  /** On the agent that we ship and this JVM's JDK. */
  static Replica of(Mode mode) {
    return new Replica(mode, Optional.empty(), JavaHomes.current());
  }

  SmokeApp start(SdkVersion sdk, OtlpSink sink) {
    return sdk.api() == SdkVersion.Api.KOTLIN
        ? SmokeApp.kotlin(sdk, agent(sink), this::settings)
        : SmokeApp.java(sdk, agent(sink), this::settings);
  }

  private SmokeApp.Agent agent(OtlpSink sink) {
    if (mode == Mode.BARE) {
      return SmokeApp.none();
    }
    return agent
        .map(upstream -> SmokeApp.extensionOn(upstream, sink))
        .orElseGet(() -> SmokeApp.javaagent(sink));
  }

  private void settings(JavaProcess.Builder jvm) {
    jvm.javaHome(javaHome);
    if (mode != Mode.BARE) {
      jvm.property("otel.service.name", serviceName())
          .property("otel.instrumentation.restate.call-propagation", mode.callPropagation())
          .property(
              "otel.instrumentation.restate.send-relation", mode == Mode.CHILD ? "child" : "link");
    }
  }

  /** By which its spans are known. */
  String serviceName() {
    return "replica " + this;
  }

  /** {@code off}, or {@code off, agent-2.16.0, JDK temurin-25}. */
  @Override
  public String toString() {
    String words = mode.name().toLowerCase(Locale.ROOT);
    if (agent.isPresent()) {
      words += ", " + agent.get();
    }
    return javaHome.equals(JavaHomes.current()) ? words : words + ", JDK " + javaHome.getFileName();
  }
}
