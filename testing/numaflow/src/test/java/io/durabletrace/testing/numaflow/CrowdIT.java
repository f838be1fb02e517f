/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many messages on one call and on one actor thread, half of the roots sampled. */
class CrowdIT {
  private static final int CROWD = 10_000;

  private static final Spans spans = new Spans(OtlpSink.start());
  private static FunctionsProcess process;

  @BeforeAll
  static void start() {
    process =
        start(
            jvm ->
                jvm.property("otel.traces.sampler", "parentbased_traceidratio")
                    .property("otel.traces.sampler.arg", "0.5"));
  }

  @AfterAll
  static void stop() {
    process.close();
    spans.assertNoComplaints(process.process());
    spans.sink().close();
  }

  private static FunctionsProcess start(Consumer<JavaProcess.Builder> settings) {
    return FunctionsProcess.start(
        jvm -> {
          jvm.agent(ProjectFiles.javaagentJar())
              .agentSettings(spans.sink())
              .property("otel.bsp.max.queue.size", "100000")
              .property("akka.actor.default-dispatcher.fork-join-executor.parallelism-min", "1")
              .property("akka.actor.default-dispatcher.fork-join-executor.parallelism-max", "1");
          settings.accept(jvm);
        });
  }

  /** What was current while the function worked on each message, by the message's id. */
  private static Map<String, String> contexts(
      Duplex<MapRequest, MapResponse> map, List<Input> inputs) {
    inputs.forEach(input -> map.send(input.map()));
    return map.next(inputs.size()).stream()
        .collect(
            Collectors.toMap(
                MapResponse::getId, answer -> answer.getResults(0).getValue().toStringUtf8()));
  }

  @Test
  void tenThousandMessagesOnOneCallEachInItsOwnTrace() {
    List<Input> inputs = new ArrayList<>();
    Map<String, Origin> origins = new HashMap<>();
    for (int i = 0; i < CROWD; i++) {
      Origin origin = i % 4 == 1 ? Origin.unsampled() : Origin.sampled();
      Input input = Input.of("context").id("crowd-" + i);
      switch (i % 4) {
        case 0 -> input.tracingUdf(origin);
        case 1 -> input.tracing(origin);
        case 2 -> input.header("traceparent", origin.traceparent());
        default -> {}
      }
      inputs.add(input);
      if (i % 4 != 3) {
        origins.put(input.id(), origin);
      }
    }
    Map<String, String> contexts;
    try (var map = process.platform().map("map")) {
      contexts = contexts(map, inputs);
    }
    Set<String> roots = new HashSet<>();
    contexts.forEach(
        (id, context) -> {
          Origin origin = origins.get(id);
          if (origin == null) {
            roots.add(context.substring(0, 32));
          } else {
            assertThat(context).startsWith(origin.traceId()).doesNotContain(origin.spanId());
            assertThat(context).endsWith(origin.isSampled() ? "-01" : "-00");
          }
        });
    assertThat(roots).hasSize(CROWD / 4);

    List<ReceivedSpan> received =
        spans.await(
            span -> span.attribute("messaging.message.id").startsWith("crowd-"),
            (int) contexts.values().stream().filter(CrowdIT::isSampled).count());
    for (ReceivedSpan span : received) {
      String id = span.attribute("messaging.message.id");
      Origin origin = origins.get(id);
      assertThat(contexts.get(id)).startsWith(span.traceId() + '-' + span.spanId());
      assertThat(span.parentSpanId()).isEqualTo(origin == null ? "" : origin.spanId());
    }
  }

  /** Between the calls the thread has what it had before: the stream's context, always the same. */
  @Test
  void nothingOfAMessageStaysOnTheThread() {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Input input = Input.of("afterwards").id("afterwards-" + i);
      inputs.add(i % 2 == 0 ? input.tracingUdf(Origin.sampled()) : input);
    }
    try (var map = process.platform().map("map")) {
      assertThat(Set.copyOf(contexts(map, inputs).values())).hasSize(1);
    }
  }

  private static boolean isSampled(String context) {
    return !context.endsWith("-00") && !context.endsWith("-02");
  }

  @Test
  void theSamplerDecidesForEachMessage() {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      inputs.add(Input.of("context").id("root-" + i));
    }
    try (var map = process.platform().map("map")) {
      Map<String, String> contexts = contexts(map, inputs);
      int sampled = (int) contexts.values().stream().filter(CrowdIT::isSampled).count();
      System.out.println("Sampled at a ratio of 0.5: " + sampled + " of 1000 messages");
      assertThat(sampled).isBetween(400, 600);
      assertThat(
              spans.await(
                  span -> span.attribute("messaging.message.id").startsWith("root-"), sampled))
          .hasSize(sampled);
    }
  }

  /** With the module and without, on the same agent. */
  @Test
  void answersAreAsFastAndTheSame() {
    try (FunctionsProcess without =
        start(jvm -> jvm.property("otel.instrumentation.numaflow.enabled", "false"))) {
      List<String> answers = Script.play(without.platform());
      assertThat(answers).hasSizeGreaterThan(180); // all functions answered
      assertThat(Script.play(process.platform())).isEqualTo(answers);

      try (var with = process.platform().map("map");
          var off = without.platform().map("map")) {
        AnswerTimes sampled = new AnswerTimes(with, Origin.sampled());
        AnswerTimes unsampled = new AnswerTimes(with, Origin.unsampled());
        AnswerTimes none = new AnswerTimes(off, Origin.sampled());
        // In turn, so that whatever else the machine does meanwhile hits all of them.
        for (int round = 0; round < 30; round++) {
          sampled.ask(100);
          unsampled.ask(100);
          none.ask(100);
        }
        System.out.printf(
            "A map's answer, median: %d us, not sampled %d us, without the module %d us%n",
            sampled.median(), unsampled.median(), none.median());
        assertThat(sampled.median()).isLessThan(5 * none.median());
        assertThat(unsampled.median()).isLessThan(5 * none.median());
      }
    }
  }

  /** How long answers took, in microseconds. */
  private record AnswerTimes(Duplex<MapRequest, MapResponse> map, Origin origin, List<Long> took) {
    AnswerTimes(Duplex<MapRequest, MapResponse> map, Origin origin) {
      this(map, origin, new ArrayList<>());
    }

    void ask(int times) {
      for (int i = 0; i < times; i++) {
        MapRequest request = Input.of("hello").tracing(origin).map();
        long start = System.nanoTime();
        map.ask(request);
        took.add((System.nanoTime() - start) / 1_000);
      }
    }

    /** Of all but the first third, in which the JVM warms up. */
    long median() {
      List<Long> warm = took.subList(took.size() / 3, took.size()).stream().sorted().toList();
      return warm.get(warm.size() / 2);
    }
  }
}
