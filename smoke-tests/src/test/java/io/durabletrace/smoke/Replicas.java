/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.SdkVersion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Processes of one program behind one address, each traced in another way. */
final class Replicas implements AutoCloseable {

  /** How a process is traced. */
  enum Mode {
    BARE("none"),
    OFF("off"),
    AUTO("auto"),
    ALWAYS("always"),
    CHILD("always");

    private final String callPropagation;

    Mode(String callPropagation) {
      this.callPropagation = callPropagation;
    }
  }

  private final SdkVersion sdk;
  private final OtlpSink sink;
  private final Map<Mode, SmokeApp> running = new EnumMap<>(Mode.class);
  private final List<SmokeApp> all = new ArrayList<>();
  private final Relay relay;

  private Replicas(SdkVersion sdk, OtlpSink sink, List<Mode> modes) {
    this.sdk = sdk;
    this.sink = sink;
    try {
      modes.forEach(this::begin);
      running.values().forEach(SmokeApp::awaitListening);
      relay = new Relay(running.get(modes.get(0)).port());
    } catch (Throwable t) {
      all.forEach(SmokeApp::close);
      throw t;
    }
  }

  /** Starts a process for each mode; the address leads to the first. */
  static Replicas start(SdkVersion sdk, OtlpSink sink, Mode... modes) {
    return new Replicas(sdk, sink, List.of(modes));
  }

  private void begin(Mode mode) {
    SmokeApp.Agent agent = mode == Mode.BARE ? SmokeApp.none() : SmokeApp.javaagent(sink);
    Consumer<JavaProcess.Builder> settings = mode == Mode.BARE ? jvm -> {} : settings(mode);
    SmokeApp app =
        sdk.api() == SdkVersion.Api.KOTLIN
            ? SmokeApp.kotlin(sdk, agent, settings)
            : SmokeApp.java(sdk, agent, settings);
    running.put(mode, app);
    all.add(app);
  }

  private static Consumer<JavaProcess.Builder> settings(Mode mode) {
    return jvm ->
        jvm.property("otel.service.name", serviceName(mode))
            .property("otel.instrumentation.restate.call-propagation", mode.callPropagation)
            .property(
                "otel.instrumentation.restate.send-relation",
                mode == Mode.CHILD ? "child" : "link");
  }

  /** By which the spans of this kind of replica are known. */
  static String serviceName(Mode mode) {
    return "replica " + mode.name().toLowerCase(Locale.ROOT);
  }

  /** The one address. */
  int port() {
    return relay.port();
  }

  /** From now on these replicas serve, in turn; what the others were doing is cut off. */
  void serve(Mode... modes) {
    relay.breakAndSwitchTo(Stream.of(modes).map(mode -> running.get(mode).port()).toList());
  }

  /** SIGKILL; another process of this kind is started at once, and serves when it is asked to. */
  void killAndReplace(Mode mode) {
    running.get(mode).process().kill();
    begin(mode);
  }

  void awaitListening(Mode mode) {
    running.get(mode).awaitListening();
  }

  /** Lines in which the SDK says that a journal did not replay, or our code that it failed. */
  List<String> complaints() {
    return all.stream()
        .flatMap(app -> app.process().process().lines().stream())
        .filter(
            line ->
                line.contains("Found a mismatch")
                    || line.contains("doesn't match the handler code")
                    || line.contains("DurableTrace failed"))
        .toList();
  }

  @Override
  public void close() {
    relay.close();
    all.forEach(SmokeApp::close);
  }
}
