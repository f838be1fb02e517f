/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.live.LiveAttempt;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AbortRunningSpansProcessorTest {
  private final List<SpanData> exported = Collections.synchronizedList(new ArrayList<>());

  @Test
  void what_runs_at_shutdown_is_ended_as_aborted_and_exported() {
    SdkTracerProvider provider = provider(Duration.ZERO);
    Tracer ours = provider.get("io.durabletrace.restate-2.0");
    Span attempt = ours.spanBuilder("attempt S/h").setSpanKind(SpanKind.SERVER).startSpan();
    Span run = ours.spanBuilder("run (r)").startSpan();
    // Their owners are about to end them, and have not come to the status.
    attempt.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, "completed");
    run.setAttribute(DurableAttributes.RUN_OUTCOME, "completed");
    Span done = ours.spanBuilder("done").startSpan();
    done.end();
    Span foreign = provider.get("app").spanBuilder("app").startSpan();

    provider.shutdown();

    assertThat(exported).extracting(SpanData::getName).contains("attempt S/h", "run (r)", "done");
    assertThat(exported).hasSize(3);
    SpanData aborted = named("attempt S/h");
    assertThat(aborted.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(aborted.getStatus().getDescription()).isEqualTo("aborted");
    assertThat(aborted.getAttributes().asMap())
        .isEqualTo(Map.of(DurableAttributes.ATTEMPT_OUTCOME, "aborted"));
    assertThat(named("run (r)").getStatus()).isEqualTo(aborted.getStatus());
    assertThat(named("run (r)").getAttributes().asMap())
        .isEqualTo(Map.of(DurableAttributes.RUN_OUTCOME, "aborted"));
    assertThat(foreign.isRecording()).isTrue();
    attempt.end();
    run.end();
    assertThat(exported).hasSize(3);
  }

  @Test
  void an_attempt_that_is_cut_off_tells_how_many_commands_it_created() {
    SdkTracerProvider provider = provider(Duration.ZERO);
    AtomicInteger commands = new AtomicInteger(1);
    Context parent = new AttemptParent(Context.root(), commands);
    provider.get("io.durabletrace.x").spanBuilder("attempt").setParent(parent).startSpan();
    provider.get("app").spanBuilder("child").setParent(parent).startSpan().end();
    commands.set(3);

    provider.shutdown();

    assertThat(named("attempt").getAttributes().get(DurableAttributes.NEW_COMMANDS)).isEqualTo(3);
    assertThat(named("child").getAttributes().isEmpty()).isTrue();
  }

  /** As the instrumentation's, which is a class of another loader. */
  private record AttemptParent(Context delegate, AtomicInteger commands)
      implements Context, Function<String, Object> {
    @Override
    public @Nullable Object apply(String question) {
      return question.equals(LiveAttempt.NEW_COMMANDS) ? commands : null;
    }

    @Override
    public <V> @Nullable V get(ContextKey<V> key) {
      return delegate.get(key);
    }

    @Override
    public <V> Context with(ContextKey<V> key, V value) {
      return new AttemptParent(delegate.with(key, value), commands);
    }
  }

  @Test
  void a_span_of_ours_that_was_given_up_is_not_exported() {
    SdkTracerProvider provider = provider(Duration.ofMinutes(1));
    Span ours = provider.get("io.durabletrace.x").spanBuilder("empty read").startSpan();
    ours.setAttribute(DurableAttributes.DROPPED, true);
    ours.end();
    Span foreign = provider.get("app").spanBuilder("app").startSpan();
    foreign.setAttribute(DurableAttributes.DROPPED, true);
    foreign.end();

    provider.shutdown();

    assertThat(exported).extracting(SpanData::getName).containsExactly("app");
  }

  /** A source that has nothing to read waits in its read whenever a process is told to end. */
  @Test
  void a_span_that_waits_for_work_is_neither_waited_for_nor_exported() {
    SdkTracerProvider provider = provider(Duration.ofHours(1));
    provider
        .get("io.durabletrace.x")
        .spanBuilder("read")
        .setAttribute(DurableAttributes.MESSAGE_COUNT, 0L)
        .startSpan();

    provider.shutdown();

    assertThat(exported).isEmpty();
  }

  @Test
  void a_span_that_cannot_be_noted_is_exported_all_the_same() {
    List<String> told = new ArrayList<>();
    AbortRunningSpansProcessor processor =
        new AbortRunningSpansProcessor(
            SpanProcessor.composite(
                new SpanProcessor() {
                  @Override
                  public void onStart(Context parentContext, ReadWriteSpan span) {
                    told.add("start");
                  }

                  @Override
                  public boolean isStartRequired() {
                    return true;
                  }

                  @Override
                  public void onEnd(ReadableSpan span) {
                    told.add("end");
                  }

                  @Override
                  public boolean isEndRequired() {
                    return true;
                  }
                }),
            new RunningSpans(),
            Duration.ZERO);
    ReadWriteSpan unusable =
        (ReadWriteSpan)
            Proxy.newProxyInstance(
                ReadWriteSpan.class.getClassLoader(),
                new Class<?>[] {ReadWriteSpan.class},
                (proxy, method, arguments) -> {
                  throw new LinkageError("on purpose");
                });

    processor.onStart(Context.root(), unusable);
    processor.onEnd(unusable);

    assertThat(told).containsExactly("start", "end");
  }

  @Test
  void an_attempt_that_ends_within_the_grace_keeps_its_own_outcome() throws Exception {
    SdkTracerProvider provider = provider(Duration.ofMinutes(1));
    Span attempt = provider.get("io.durabletrace.x").spanBuilder("attempt").startSpan();
    Thread shutdown = new Thread(provider::shutdown);
    shutdown.start();
    await().until(() -> shutdown.getState() == Thread.State.TIMED_WAITING);
    attempt.setAttribute(DurableAttributes.ATTEMPT_OUTCOME, "completed");
    attempt.end();
    shutdown.join(30_000);
    assertThat(shutdown.isAlive()).isFalse();
    assertThat(named("attempt").getAttributes().get(DurableAttributes.ATTEMPT_OUTCOME))
        .isEqualTo("completed");
  }

  @Test
  void without_running_attempts_nobody_waits() {
    SdkTracerProvider provider = provider(Duration.ofHours(1));
    provider.get("io.durabletrace.x").spanBuilder("attempt").startSpan().end();
    provider.shutdown();
    assertThat(exported).hasSize(1);
  }

  /** Its exception is of a class of the application's, whose class loader would stay for ever. */
  @Test
  void a_span_that_everybody_forgot_is_forgotten_here_and_not_waited_for() {
    SdkTracerProvider provider = provider(Duration.ofHours(1));
    WeakReference<Span> forgotten = forgotten(provider);
    await()
        .until(
            () -> {
              System.gc();
              return forgotten.refersTo(null);
            });
    provider.get("io.durabletrace.x").spanBuilder("other").startSpan().end();
    provider.shutdown();
    assertThat(exported).extracting(SpanData::getName).containsExactly("other");
  }

  private static WeakReference<Span> forgotten(SdkTracerProvider provider) {
    Span span = provider.get("io.durabletrace.x").spanBuilder("attempt").startSpan();
    span.recordException(new IllegalStateException("of the application"));
    return new WeakReference<>(span);
  }

  private SdkTracerProvider provider(Duration grace) {
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            exported.addAll(spans);
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
          }
        };
    return SdkTracerProvider.builder()
        .addSpanProcessor(
            new AbortRunningSpansProcessor(
                SimpleSpanProcessor.create(exporter), new RunningSpans(), grace))
        .build();
  }

  private SpanData named(String name) {
    return exported.stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
  }
}
