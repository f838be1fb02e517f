/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.RunOutcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveMetricsTest {
  private static final AttributeKey<String> OUTCOME = stringKey("durable.attempt.outcome");
  private static final AttributeKey<String> TYPE = stringKey("durable.command.type");
  private static final AttributeKey<String> METHOD = stringKey("rpc.method");

  private final LiveFixture fixture =
      new LiveFixture(LiveFixture.options(LiveFixture.NONE, false, true));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void attempts_commands_and_runs_are_counted() {
    LiveAttempt first = fixture.start(fixture.span());
    first.command("Run");
    first.command("Run");
    first.command("Command/Sleep");
    first.runEnded(RunOutcome.RETRYING, 2_000_000_000L, Context.root());
    first.ended(AttemptOutcome.RETRYING);
    fixture.start(fixture.span());

    Map<String, MetricData> metrics = fixture.metrics();
    assertThat(metrics.keySet())
        .containsExactlyInAnyOrder(
            "durable.attempt.duration",
            "durable.attempt.active",
            "durable.run.duration",
            "durable.command.count",
            "durable.replayed_command.count");
    assertThat(metrics.values())
        .allSatisfy(metric -> assertThat(metric.getDescription()).isNotEmpty());

    MetricData duration = metrics.get("durable.attempt.duration");
    assertThat(duration.getUnit()).isEqualTo("s");
    HistogramPointData point = duration.getHistogramData().getPoints().iterator().next();
    assertThat(point.getCount()).isEqualTo(1);
    assertThat(point.getBoundaries()).startsWith(0.005, 0.01).endsWith(900.0, 3600.0);
    assertThat(point.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("durable.runtime", "restate")
                .put("rpc.service", "Greeter")
                .put("rpc.method", "greet")
                .put("durable.attempt.outcome", "retrying")
                .build());
    HistogramPointData run =
        metrics.get("durable.run.duration").getHistogramData().getPoints().iterator().next();
    assertThat(run.getSum()).isEqualTo(2.0);
    assertThat(run.getAttributes().get(stringKey("durable.run.outcome"))).isEqualTo("retrying");

    assertThat(sums(metrics.get("durable.attempt.active"), METHOD)).isEqualTo(Map.of("greet", 1L));
    assertThat(sums(metrics.get("durable.replayed_command.count"), METHOD))
        .isEqualTo(Map.of("greet", 4L));
    assertThat(sums(metrics.get("durable.command.count"), TYPE))
        .isEqualTo(Map.of("Run", 2L, "Sleep", 1L));
  }

  @Test
  void there_are_only_so_many_handlers_and_types() {
    for (int i = 0; i < 300; i++) {
      LiveAttempt attempt =
          new LiveAttempt(
              fixture.telemetry, fixture.telemetry.target("S" + i, "h" + i), attributes -> {});
      attempt.started(
          Span.getInvalid(),
          Context.root(),
          SpanContext.getInvalid(),
          Attributes::empty,
          "S/h",
          1,
          0);
      for (int j = 0; j < 60; j++) {
        attempt.command("type" + j);
      }
      attempt.ended(AttemptOutcome.COMPLETED);
    }
    Map<String, MetricData> metrics = fixture.metrics();
    // the fixture's own handler is one of the 48
    Map<String, Long> byMethod = sums(metrics.get("durable.command.count"), METHOD);
    assertThat(byMethod).hasSize(48).containsEntry("_other", 253L * 60).containsEntry("h0", 60L);
    Map<String, Long> byType = sums(metrics.get("durable.command.count"), TYPE);
    assertThat(byType).hasSize(40).containsEntry("type0", 300L).containsEntry("_other", 300L * 21);
    assertThat(
            metrics.get("durable.attempt.duration").getHistogramData().getPoints().stream()
                .map(point -> point.getAttributes().get(OUTCOME)))
        .containsOnly("completed");
  }

  @Test
  void a_handler_may_have_a_name_of_any_length() {
    LiveTarget target = fixture.telemetry.target("S".repeat(10_000), "h");
    assertThat(target.labels.target.get(stringKey("rpc.service"))).hasSize(1024);
  }

  private static Map<String, Long> sums(MetricData metric, AttributeKey<String> by) {
    return metric.getLongSumData().getPoints().stream()
        .collect(
            Collectors.toMap(
                point -> point.getAttributes().get(by), LongPointData::getValue, Long::sum));
  }
}
