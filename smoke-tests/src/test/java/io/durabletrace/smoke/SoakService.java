/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.StrictContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A service of two processes behind one address: one stays, the other one is always replaced. */
final class SoakService implements AutoCloseable {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");

  private final OtlpSink sink;
  private final Path folder;
  private final List<SoakProcess> all = new ArrayList<>();
  private final SoakProcess steady;
  private final Relay relay;
  private SoakProcess victim;

  SoakService(OtlpSink sink, Path folder) {
    this.sink = sink;
    this.folder = folder;
    steady = begin();
    victim = begin();
    steady.app().awaitListening();
    victim.app().awaitListening();
    relay = new Relay(steady.app().port());
  }

  private SoakProcess begin() {
    String name = "process " + all.size();
    Path attempts = folder.resolve("attempts-" + all.size());
    SoakProcess process =
        new SoakProcess(
            name,
            attempts,
            SmokeApp.java(
                SDK,
                SmokeApp.javaagent(sink),
                jvm -> {
                  jvm.property("otel.service.name", name)
                      .property("smoke.attempts", attempts.toString())
                      .property("smoke.log", "WARN")
                      .property("otel.bsp.max.queue.size", "20000")
                      .property("otel.instrumentation.restate.call-propagation", "auto");
                  StrictContext.switchOn(jvm);
                }));
    all.add(process);
    return process;
  }

  int port() {
    return relay.port();
  }

  /** The one that is never ended. */
  SoakProcess steady() {
    return steady;
  }

  /** The one that is always replaced. */
  SoakProcess other() {
    return victim;
  }

  List<SoakProcess> all() {
    return List.copyOf(all);
  }

  /** Waits for the other one, which serves alone from now on; what the first did is cut off. */
  void moveToOther() {
    relay.breakAndSwitchTo(List.of(victim.app().awaitListening().port()));
  }

  /** From now on both serve; what they do is cut off. */
  void serveBoth() {
    relay.breakAndSwitchTo(
        List.of(steady.app().port(), victim.app().awaitListening().port(), steady.app().port()));
  }

  /** Ends the other one in the middle of its work, and starts another in its place. */
  void replaceOther(SoakProcess.End how) {
    relay.switchTo(steady.app().port());
    victim.end(how);
    victim = begin();
  }

  /** Lines in which somebody complains of a journal, our code, a scope or the memory. */
  List<String> complaints() {
    return all.stream()
        .map(process -> process.app().process())
        .flatMap(
            process ->
                Stream.concat(
                    Journals.complaints(process).stream(),
                    StrictContext.complaints(process).stream()))
        .toList();
  }

  @Override
  public void close() {
    relay.close();
    all.forEach(process -> process.app().close());
  }
}
