/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The replicas of one deployment, one for each mode, and what receives their spans. */
final class Fleet implements AutoCloseable {
  private final SdkVersion sdk;
  private final OtlpSink sink = OtlpSink.start();
  private final Map<Mode, JavaProcess> replicas = new EnumMap<>(Mode.class);
  private final Map<Mode, Integer> ports = new EnumMap<>(Mode.class);

  private Fleet(SdkVersion sdk) {
    this.sdk = sdk;
  }

  /** All modes. */
  static Fleet start(SdkVersion sdk) {
    return start(sdk, List.of(Mode.values()));
  }

  static Fleet start(SdkVersion sdk, List<Mode> modes) {
    Fleet fleet = new Fleet(sdk);
    try {
      for (Mode mode : modes) {
        fleet.replicas.put(mode, fleet.replica(mode).start());
      }
      fleet.replicas.forEach(
          (mode, replica) ->
              fleet.ports.put(
                  mode,
                  Integer.parseInt(
                      replica
                          .awaitLine(ReplicaMain.LISTENING + "\\d+")
                          .substring(ReplicaMain.LISTENING.length()))));
      return fleet;
    } catch (Throwable t) {
      fleet.close();
      throw t;
    }
  }

  private JavaProcess.Builder replica(Mode mode) {
    JavaProcess.Builder jvm =
        JavaProcess.builder("replica, " + mode)
            .mainClass(ReplicaMain.class.getName())
            .classPath(List.of(Path.of("target/classes")))
            .classPath(sdk.classPath())
            // Thousands of planned failures are not worth a line each.
            .property("log4j2.level", "OFF");
    if (mode.hasAgent()) {
      jvm.agent(ProjectFiles.javaagentJar())
          .agentSettings(sink)
          .property("otel.bsp.max.queue.size", "100000");
    }
    for (String setting : mode.settings()) {
      int equals = setting.indexOf('=');
      jvm.property(
          (setting.startsWith("otel.") ? "" : "otel.instrumentation.restate.")
              + setting.substring(0, equals),
          setting.substring(equals + 1));
    }
    if (mode == Mode.B3) {
      jvm.property("otel.propagators", "b3,tracecontext,baggage");
    }
    return jvm;
  }

  SdkVersion sdk() {
    return sdk;
  }

  int port(Mode mode) {
    return ports.get(mode);
  }

  OtlpSink sink() {
    return sink;
  }

  /** Lines in which our code, or a replica, says that something went wrong. */
  List<String> complaints() {
    return replicas.values().stream()
        .flatMap(replica -> replica.process().lines().stream())
        .filter(
            line ->
                line.contains("DurableTrace failed")
                    || line.contains("An attempt was not played")
                    || line.contains("Dropped"))
        .toList();
  }

  /** Ends the replicas: what spans they still have, they send. */
  void terminate() {
    replicas.values().forEach(replica -> replica.process().terminate());
    replicas.values().forEach(JavaProcess::terminate);
  }

  @Override
  public void close() {
    replicas.values().forEach(JavaProcess::close);
    sink.close();
  }
}
