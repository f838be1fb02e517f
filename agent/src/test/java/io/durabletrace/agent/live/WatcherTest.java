/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.live.LiveAttempt;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  private final List<FakeAttempt> attempts = new ArrayList<>();
  private final Watcher watcher = new Watcher(Duration.ofSeconds(60));

  @AfterEach
  void end() {
    attempts.forEach(FakeAttempt::end);
    assertThat(LiveAttempts.isEmpty()).isTrue();
  }

  @Test
  void an_attempt_tells_of_itself_at_the_threshold_and_at_twice_that_and_so_on() {
    FakeAttempt attempt = start("a");
    for (int age = 0; age <= 600; age++) {
      attempt.ageSeconds = age;
      watcher.look();
      watcher.look();
    }
    assertThat(attempt.told).containsExactly(60, 120, 240, 480);
  }

  @Test
  void whoever_was_away_for_long_tells_once() {
    FakeAttempt attempt = start("a");
    attempt.ageSeconds = 500;
    watcher.look();
    watcher.look();
    attempt.ageSeconds = 960;
    watcher.look();
    assertThat(attempt.told).containsExactly(500, 960);
  }

  @Test
  void of_many_only_the_old_ones_tell() {
    FakeAttempt old = start("a");
    FakeAttempt ended = start("b");
    FakeAttempt other = start("c");
    FakeAttempt young = start("d");
    old.ageSeconds = 90;
    ended.ageSeconds = 90;
    ended.end();
    other.ageSeconds = 61;
    young.ageSeconds = 59;
    watcher.look();
    assertThat(old.told).containsExactly(90);
    assertThat(other.told).containsExactly(61);
    assertThat(ended.told).isEmpty();
    assertThat(young.told).isEmpty();
  }

  @Test
  void an_attempt_is_taken_note_of_once() {
    FakeAttempt attempt = new FakeAttempt("a");
    attempts.add(attempt);
    FakeParent parent = new FakeParent(attempt);
    LiveAttempts.spanStarts(parent);
    LiveAttempts.spanStarts(parent);
    LiveAttempts.spanStarts(Context.root());
    assertThat(LiveAttempts.all()).hasSize(1);
  }

  @Test
  void the_oldest_of_each_handler_is_measured() {
    start("a").ageSeconds = 50;
    start("a").ageSeconds = 40;
    start("b").ageSeconds = 3;
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      OldestAge.register(OpenTelemetrySdk.builder().setMeterProvider(meters).build(), "1.0");
      MetricData metric = reader.collectAllMetrics().iterator().next();
      assertThat(metric.getName()).isEqualTo("durable.attempt.oldest_age");
      assertThat(metric.getUnit()).isEqualTo("s");
      assertThat(metric.getDoubleGaugeData().getPoints())
          .extracting(point -> point.getAttributes().get(METHOD) + point.getValue())
          .containsExactlyInAnyOrder("a50.0", "b3.0");
    }
  }

  @Test
  void at_the_end_of_the_process_each_says_so() {
    FakeAttempt one = start("a");
    FakeAttempt other = start("b");
    LiveAttempts.abort();
    assertThat(one.aborted).isTrue();
    assertThat(other.aborted).isTrue();
  }

  private FakeAttempt start(String method) {
    FakeAttempt attempt = new FakeAttempt(method);
    attempts.add(attempt);
    LiveAttempts.spanStarts(new FakeParent(attempt));
    return attempt;
  }

  /** As the instrumentation's, which is a class of another loader. */
  private static final class FakeAttempt implements BiFunction<String, Object, Object> {
    private final List<Integer> told = new ArrayList<>();
    private final Attributes labels;
    private int ageSeconds;
    private boolean aborted;
    private @Nullable Runnable unregister;

    FakeAttempt(String method) {
      this.labels = Attributes.of(METHOD, method);
    }

    void end() {
      unregister.run();
    }

    @Override
    public @Nullable Object apply(String question, @Nullable Object argument) {
      switch (question) {
        case LiveAttempt.REGISTERED -> {
          boolean isFirst = unregister == null;
          unregister = isFirst ? (Runnable) argument : unregister;
          return isFirst;
        }
        case LiveAttempt.AGE -> {
          return Duration.ofSeconds(ageSeconds).toNanos();
        }
        case LiveAttempt.LABELS -> {
          return labels;
        }
        case LiveAttempt.TELL -> told.add(ageSeconds);
        case LiveAttempt.ABORT -> aborted = true;
        default -> throw new AssertionError(question);
      }
      return null;
    }
  }

  private static final class FakeParent implements Context, Function<String, Object> {
    private final Object attempt;

    FakeParent(Object attempt) {
      this.attempt = attempt;
    }

    @Override
    public @Nullable Object apply(String question) {
      return question.equals(LiveAttempt.WATCHED) ? attempt : null;
    }

    @Override
    public <V> @Nullable V get(ContextKey<V> key) {
      return null;
    }

    @Override
    public <V> Context with(ContextKey<V> key, V value) {
      return Context.root().with(key, value);
    }
  }
}
