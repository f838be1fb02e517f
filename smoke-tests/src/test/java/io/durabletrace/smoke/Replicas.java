/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.SdkVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    String callPropagation() {
      return callPropagation;
    }
  }

  private final SdkVersion sdk;
  private final OtlpSink sink;
  private final Map<Replica, SmokeApp> running = new HashMap<>();
  private final List<SmokeApp> all = new ArrayList<>();
  private final Relay relay;

  private Replicas(SdkVersion sdk, OtlpSink sink, List<Replica> replicas) {
    this.sdk = sdk;
    this.sink = sink;
    try {
      replicas.forEach(this::begin);
      running.values().forEach(SmokeApp::awaitListening);
      relay = new Relay(running.get(replicas.get(0)).port());
    } catch (Throwable t) {
      all.forEach(SmokeApp::close);
      throw t;
    }
  }

  /** Starts a process for each mode; the address leads to the first. */
  static Replicas start(SdkVersion sdk, OtlpSink sink, Mode... modes) {
    return start(sdk, sink, Stream.of(modes).map(Replica::of).toList());
  }

  /** Starts these, all different; the address leads to the first. */
  static Replicas start(SdkVersion sdk, OtlpSink sink, List<Replica> replicas) {
    return new Replicas(sdk, sink, replicas);
  }

  private void begin(Replica replica) {
    SmokeApp app = replica.start(sdk, sink);
    running.put(replica, app);
    all.add(app);
  }

  /** By which the spans of this kind of replica are known. */
  static String serviceName(Mode mode) {
    return Replica.of(mode).serviceName();
  }

  /** The one address. */
  int port() {
    return relay.port();
  }

  /** From now on these replicas serve, in turn; what any was doing is cut off. */
  void serve(Mode... modes) {
    serve(Stream.of(modes).map(Replica::of).toList());
  }

  /** From now on these replicas serve, in turn; what any was doing is cut off. */
  void serve(List<Replica> replicas) {
    relay.breakAndSwitchTo(replicas.stream().map(replica -> running.get(replica).port()).toList());
  }

  /** SIGKILL; another process of this kind is started at once, and serves when it is asked to. */
  void killAndReplace(Mode mode) {
    running.get(Replica.of(mode)).process().kill();
    begin(Replica.of(mode));
  }

  void awaitListening(Mode mode) {
    running.get(Replica.of(mode)).awaitListening();
  }

  /** SIGTERM, as when a container is replaced; does not wait. */
  void end(Replica replica) {
    running.get(replica).process().process().terminate();
  }

  /** Lines in which somebody complains of a journal or our code. */
  List<String> complaints() {
    return all.stream().flatMap(app -> Journals.complaints(app.process()).stream()).toList();
  }

  @Override
  public void close() {
    relay.close();
    all.forEach(SmokeApp::close);
  }
}
