/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static io.durabletrace.testing.numaflow.Sessions.request;
import static io.durabletrace.testing.numaflow.Sessions.session;

import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest.WindowOperation.Event;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import java.util.ArrayList;
import java.util.List;

/** The same messages for every kind of function, and what comes back, to compare. */
public final class Script {

  /** All answers in words, but for the headers that a source is meant to add. */
  public static List<String> play(Platform platform) {
    List<String> answers = new ArrayList<>();
    try (var map = platform.map("map")) {
      for (int i = 0; i < 100; i++) {
        Input input = Input.of(i % 7 == 0 ? "flat 3" : "hello " + i).id("id " + i);
        answers.add(map.ask(input.tracingUdf(Origin.sampled()).map()).toString());
      }
      answers.add(map.ask(Input.of("drop").id("drop").map()).toString());
    }
    try (var transform = platform.transform()) {
      answers.add(transform.ask(Input.of("hello").id("id").transform()).toString());
    }
    try (var stream = platform.map("mapstream")) {
      stream.send(Input.of("flat 3").map());
      stream.next(4).forEach(answer -> answers.add(answer.toString()));
    }
    addBatches(platform, answers);
    addReads(platform, answers);
    addWindow(platform, "reduce", answers);
    addWindow(platform, "reducestream", answers);
    addSessions(platform, answers);
    return answers;
  }

  private static void addBatches(Platform platform, List<String> answers) {
    Batch mapped = Batch.withIds("hello", "drop", "hello again");
    mapped.map(platform.map("batchmap")).forEach(answer -> answers.add(answer.toString()));
    try (var sink = platform.sink()) {
      for (int i = 0; i < 3; i++) {
        Batch written = Batch.withIds("hello", "fail disk is full", "fallback", "bulk");
        answers.add(written.write(sink).toString());
      }
    }
  }

  private static void addReads(Platform platform, List<String> answers) {
    try (var source = platform.read()) {
      source.send(Platform.readRequest(3, ObedientSource.PLAIN));
      for (ReadResponse answer : source.next(4)) {
        ReadResponse.Builder builder = answer.toBuilder();
        if (builder.hasResult()) {
          builder.getResultBuilder().removeHeaders("traceparent");
        }
        answers.add(builder.build().toString());
      }
    }
  }

  private static void addWindow(Platform platform, String type, List<String> answers) {
    try (var window = platform.window(type, 0, 60_000)) {
      for (int i = 0; i < 50; i++) {
        window.send(send(i).reduce());
      }
      window.complete().forEach(answer -> answers.add(answer.toString()));
    }
  }

  private static void addSessions(Platform platform, List<String> answers) {
    try (var sessions = platform.sessions()) {
      sessions.send(request(Event.OPEN, send(0), session(0, 10)));
      for (int i = 1; i < 10; i++) {
        sessions.send(request(Event.APPEND, send(i), session(0, 10)));
      }
      // Two sessions at once would answer in any order.
      sessions.next(10).forEach(answer -> answers.add(answer.toString()));
      sessions.send(request(Event.OPEN, Input.of("hello"), session(20, 30)));
      sessions.send(request(Event.MERGE, null, session(0, 10), session(20, 30)));
      sessions.send(request(Event.APPEND, send(10), session(0, 30)));
      sessions.send(request(Event.CLOSE, null, session(0, 30)));
      sessions.complete().forEach(answer -> answers.add(answer.toString()));
    }
  }

  private static Input send(int i) {
    return Input.of("send " + i).tracing(Origin.sampled());
  }

  private Script() {}
}
