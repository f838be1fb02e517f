/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaHomes;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one forked JVM consists of.
 *
 * @param agent an upstream agent that is given our extension; null for the agent that we ship
 */
record Combination(
    SdkVersion sdk, @Nullable AgentVersion agent, Path javaHome, String jdk, Mode mode) {

  /** How the agent is set. */
  enum Mode {
    AS_SHIPPED("as shipped"),
    MORE(
        "state keys and B3",
        "-Dotel.instrumentation.restate.capture-state-keys=true",
        "-Dotel.propagators=tracecontext,baggage,b3"),
    CONNECTING("calls connected", "-Dotel.instrumentation.restate.call-propagation=auto"),
    OFF("switched off", "-Dotel.instrumentation.restate.enabled=false"),
    UNSAMPLED("nothing sampled", "-Dotel.traces.sampler=always_off");

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> settings;

    Mode(String words, String... settings) {
      this.words = words;
      this.settings = List.of(settings);
    }
  }

  private static final int NEWER_JDK = 25;

  /** Every SDK with the shipped agent, every agent with one SDK, settings, some on a newer JDK. */
  static List<Combination> all() {
    Path current = JavaHomes.current();
    List<Combination> all = new ArrayList<>();
    for (SdkVersion sdk : SdkVersion.java()) {
      all.add(new Combination(sdk, null, current, "", Mode.AS_SHIPPED));
    }
    SdkVersion compiledAgainst = SdkVersion.java("2.4.0");
    for (AgentVersion agent : AgentVersion.all()) {
      all.add(new Combination(compiledAgainst, agent, current, "", Mode.AS_SHIPPED));
    }
    for (Mode mode : List.of(Mode.MORE, Mode.CONNECTING, Mode.OFF, Mode.UNSAMPLED)) {
      all.add(new Combination(compiledAgainst, null, current, "", mode));
    }
    Optional<Path> newer = JavaHomes.atLeast(NEWER_JDK);
    if (newer.isEmpty()) {
      System.out.println("No JDK " + NEWER_JDK + " here: the harness does not run on it");
    }
    newer.ifPresent(
        home -> {
          String jdk = ", JDK " + NEWER_JDK;
          all.add(new Combination(SdkVersion.java("2.0.0"), null, home, jdk, Mode.AS_SHIPPED));
          all.add(new Combination(SdkVersion.java("2.4.1"), null, home, jdk, Mode.AS_SHIPPED));
          all.add(
              new Combination(
                  compiledAgainst, AgentVersion.all().get(0), home, jdk, Mode.AS_SHIPPED));
        });
    return all;
  }

  /** At least. */
  int javaFeature() {
    return jdk.isEmpty() ? Runtime.version().feature() : NEWER_JDK;
  }

  /** The JVM without agent, to compare with; it writes to {@code recording}. */
  JavaProcess.Builder bare(Path recording) {
    return JavaProcess.builder("harness")
        .javaHome(javaHome)
        .mainClass(HarnessMain.class.getName())
        .classPath(List.of(Path.of("target/classes")))
        .classPath(sdk.classPath())
        .argument(sdk.version())
        .argument(recording.toString())
        .argument(System.getProperty("harness.scenario", ""));
  }

  /** The JVM with the agent, which sends its spans to {@code sink}. */
  JavaProcess.Builder traced(Path recording, OtlpSink sink) {
    JavaProcess.Builder jvm =
        bare(recording)
            .agentSettings(sink)
            // What ends in time does so on a busy machine, too.
            .property("otel.instrumentation.durable.shutdown-grace", "2s");
    mode.settings.forEach(jvm::jvmArgument);
    return agent == null
        ? jvm.agent(ProjectFiles.javaagentJar())
        : jvm.agent(agent.jar()).extension(ProjectFiles.extensionJar());
  }

  @Override
  public String toString() {
    return sdk
        + ", "
        + (agent == null ? "shipped agent" : agent + " + extension")
        + jdk
        + (mode == Mode.AS_SHIPPED ? "" : ", " + mode.words);
  }
}
