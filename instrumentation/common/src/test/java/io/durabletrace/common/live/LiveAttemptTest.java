/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Settings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveAttemptTest {
  private static final Attributes COMMAND =
      Attributes.of(stringKey("restate.journal.command.type"), "Command/Run");
  private static final LiveEvent NEW_COMMAND =
      LiveEvent.of(
          "restate.invocation.lifecycle.new_command",
          a -> "new command " + a.get(stringKey("restate.journal.command.type")));

  private LiveFixture fixture =
      new LiveFixture(LiveFixture.options(LiveFixture.BOTH, false, false));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void an_event_is_the_same_on_the_span_and_in_the_log() {
    Span span = fixture.span();
    LiveAttempt attempt = fixture.start(span);
    assertThat(attempt.command("Run")).isTrue();
    attempt.event(NEW_COMMAND, COMMAND);
    attempt.ended(AttemptOutcome.COMPLETED);
    span.end();

    assertThat(fixture.spans().get(0).getEvents())
        .extracting(EventData::getName, EventData::getAttributes)
        .containsExactly(tuple(NEW_COMMAND.name(), COMMAND));
    LogRecordData log = fixture.logs().get(1);
    assertThat(log.getEventName()).isEqualTo("restate.invocation.lifecycle.new_command");
    assertThat(log.getAttributes()).isEqualTo(COMMAND);
    assertThat(log.getBodyValue().asString()).isEqualTo("new command Command/Run");
    assertThat(log.getSpanContext()).isEqualTo(span.getSpanContext());
    assertThat(log.getTimestampEpochNanos()).isPositive();
    assertThat(log.getInstrumentationScopeInfo().getName()).isEqualTo("io.durabletrace.test");
  }

  @Test
  void it_has_a_context_from_its_start_on_and_records_where_its_span_does() {
    LiveAttempt attempt = new LiveAttempt(fixture.telemetry, fixture.target, attributes -> {});
    assertThat(attempt.context()).isNull();
    assertThat(attempt.isRecording()).isFalse();

    Span span = fixture.span();
    LiveAttempt started = fixture.start(span);
    assertThat(Span.fromContext(started.context())).isSameAs(span);
    assertThat(started.isRecording()).isTrue();
    assertThat(fixture.start(Span.wrap(span.getSpanContext())).isRecording()).isFalse();
  }

  @Test
  void the_log_has_its_start_and_its_end() {
    Span span = fixture.span();
    LiveAttempt attempt = new LiveAttempt(fixture.telemetry, fixture.target, attributes -> {});
    Span parent = fixture.span();
    attempt.started(
        span,
        Context.root().with(span),
        parent.getSpanContext(),
        () -> LiveFixture.IDENTITY,
        "Greeter/greet",
        3,
        2);
    attempt.command("Run");
    attempt.ended(AttemptOutcome.RETRYING);
    attempt.ended(AttemptOutcome.COMPLETED);

    assertThat(fixture.logs()).hasSize(2);
    LogRecordData started = fixture.logs().get(0);
    assertThat(started.getEventName()).isEqualTo("durable.attempt.started");
    assertThat(started.getSeverity()).isEqualTo(Severity.INFO);
    assertThat(started.getBodyValue().asString())
        .isEqualTo("attempt Greeter/greet started, try 3, 2 commands replayed");
    assertThat(started.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("restate.invocation.id", "i")
                .put("durable.attempt.target", "Greeter/greet")
                .put("durable.attempt.number", 3)
                .put("durable.replayed_commands", 2)
                .put("durable.attempt.parent_span_id", parent.getSpanContext().getSpanId())
                .build());
    LogRecordData ended = fixture.logs().get(1);
    assertThat(ended.getEventName()).isEqualTo("durable.attempt.ended");
    assertThat(ended.getSeverity()).isEqualTo(Severity.WARN);
    assertThat(ended.getBodyValue().asString())
        .matches("attempt Greeter/greet ended: retrying, try 3, after \\d+\\.\\d{3} s");
    double duration = ended.getAttributes().get(DurableEvents.DURATION);
    assertThat(duration).isBetween(0.0, 60.0);
    assertThat(ended.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("restate.invocation.id", "i")
                .put("durable.attempt.target", "Greeter/greet")
                .put("durable.attempt.number", 3)
                .put("durable.replayed_commands", 2)
                .put("durable.attempt.outcome", "retrying")
                .put("durable.new_commands", 1)
                .put("durable.attempt.duration", duration)
                .build());
  }

  @Test
  void while_it_runs_it_says_what_it_is_doing() {
    LiveAttempt attempt =
        fixture.start(
            fixture.span(),
            attributes ->
                attributes
                    .put(DurableEvents.LAST_COMMAND, "Run charge")
                    .put(DurableEvents.AWAITING, List.of("run charge"))
                    .put(DurableEvents.THREAD_NAME, "worker-1"));
    attempt.apply(LiveAttempt.TELL, null);
    LogRecordData told = fixture.logs().get(1);
    assertThat(told.getEventName()).isEqualTo("durable.attempt.in_progress");
    assertThat(told.getSeverity()).isEqualTo(Severity.WARN);
    assertThat(told.getBodyValue().asString())
        .matches(
            "attempt Greeter/greet has been running for \\d+\\.\\d{3} s, last command: Run charge,"
                + " waiting for: run charge");
    assertThat(told.getAttributes().get(DurableEvents.THREAD_NAME)).isEqualTo("worker-1");
    assertThat(told.getAttributes().get(DurableEvents.AGE)).isBetween(0.0, 60.0);

    attempt.ended(AttemptOutcome.COMPLETED);
    attempt.apply(LiveAttempt.TELL, null);
    assertThat(fixture.logs()).hasSize(3);
  }

  @Test
  void the_span_keeps_room_for_the_last_event_and_the_log_takes_all() {
    Span span = fixture.span();
    LiveAttempt attempt = fixture.start(span);
    for (int i = 0; i < 200; i++) {
      assertThat(attempt.command("Command/Run")).isTrue();
      attempt.event(NEW_COMMAND, COMMAND);
    }
    LiveEvent suspended = LiveEvent.of("suspended", a -> "suspended");
    attempt.lastEvent(suspended, Attributes.empty());
    span.end();
    List<EventData> events = fixture.spans().get(0).getEvents();
    assertThat(events).hasSize(127);
    assertThat(events.get(126).getName()).isEqualTo("suspended");
    assertThat(fixture.logs()).hasSize(202);
  }

  @Test
  void without_log_there_is_no_record() {
    use(LiveFixture.options(LiveFixture.SPAN, false, true), Sampler.alwaysOn());
    runThrough(fixture.span());
    assertThat(fixture.logs()).isEmpty();
    assertThat(fixture.spans().get(0).getEvents()).hasSize(1);
  }

  @Test
  void without_span_there_is_no_event_on_it() {
    use(LiveFixture.options(LiveFixture.LOG, false, true), Sampler.alwaysOn());
    runThrough(fixture.span());
    assertThat(fixture.logs()).hasSize(3);
    assertThat(fixture.spans().get(0).getEvents()).isEmpty();
  }

  @Test
  void an_attempt_that_is_not_sampled_is_not_told_of() {
    use(LiveFixture.options(LiveFixture.BOTH, true, true), Sampler.alwaysOff());
    LiveAttempt attempt = fixture.start(fixture.span());
    assertThat(attempt.command("Run")).isFalse();
    attempt.apply(LiveAttempt.TELL, null);
    attempt.ended(AttemptOutcome.COMPLETED);
    assertThat(fixture.logs()).isEmpty();
    assertThat(fixture.spans()).isEmpty();
    assertThat(fixture.metrics()).containsKey("durable.attempt.duration");
  }

  @Test
  void commands_are_filtered_and_counted_all_the_same() {
    use(
        new LiveOptions(
            LiveFixture.SPAN,
            false,
            false,
            Settings.COMMANDS.of("Run, *Call"),
            Settings.EXCLUDE_TARGETS.of("Health/*")),
        Sampler.alwaysOn());
    LiveAttempt attempt = fixture.start(fixture.span());
    assertThat(attempt.command("Run")).isTrue();
    assertThat(attempt.command("Command/OneWayCall")).isTrue();
    assertThat(attempt.command("GetState")).isFalse();
    assertThat(attempt.newCommands()).isEqualTo(3);
    assertThat(fixture.telemetry.target("Health", "check").isExcluded()).isTrue();
    assertThat(fixture.target.isExcluded()).isFalse();
  }

  @Test
  void without_a_span_of_its_own_nothing_is_told_on_the_callers() {
    use(LiveFixture.options(LiveFixture.BOTH, true, true), Sampler.alwaysOn());
    Span caller = fixture.span();
    LiveAttempt attempt = new LiveAttempt(fixture.telemetry, fixture.target, attributes -> {});
    attempt.started(
        Span.getInvalid(),
        Context.root().with(caller),
        SpanContext.getInvalid(),
        () -> LiveFixture.IDENTITY,
        "Greeter/greet",
        1,
        0);
    assertThat(attempt.command("Run")).isFalse();
    attempt.lastEvent(NEW_COMMAND, COMMAND);
    attempt.ended(AttemptOutcome.COMPLETED);
    caller.end();
    assertThat(fixture.logs()).isEmpty();
    assertThat(fixture.spans()).hasSize(1);
    assertThat(fixture.spans().get(0).getEvents()).isEmpty();
    assertThat(fixture.metrics()).containsKey("durable.attempt.duration");
  }

  @Test
  void a_start_marker_is_a_child_of_no_length() {
    use(LiveFixture.options(LiveFixture.NONE, true, false), Sampler.alwaysOn());
    Span span = fixture.span();
    fixture.start(span);
    SpanData marker = fixture.spans().get(0);
    assertThat(marker.getName()).isEqualTo("attempt-started Greeter/greet");
    assertThat(marker.getParentSpanId()).isEqualTo(span.getSpanContext().getSpanId());
    assertThat(marker.getAttributes().get(DurableAttributes.ATTEMPT_NUMBER)).isEqualTo(3);
  }

  @Test
  void whoever_sees_the_parent_hears_of_the_attempt_and_one_of_them_registers_it() {
    ContextKey<String> key = ContextKey.named("k");
    LiveAttempt attempt = new LiveAttempt(fixture.telemetry, fixture.target, attributes -> {});
    Context parent = attempt.announcedIn(Context.root().with(key, "v")).with(fixture.span());
    assertThat(parent.get(key)).isEqualTo("v");
    assertThat(asked(parent, LiveAttempt.WATCHED)).isSameAs(attempt);
    assertThat(asked(parent, "nonsense")).isNull();
    AtomicInteger commands = (AtomicInteger) asked(parent, LiveAttempt.NEW_COMMANDS);
    attempt.command("Command/Run");
    assertThat(commands).hasValue(1);

    AtomicInteger removed = new AtomicInteger();
    Runnable remove = removed::incrementAndGet;
    assertThat(attempt.apply(LiveAttempt.REGISTERED, remove)).isEqualTo(true);
    assertThat(attempt.apply(LiveAttempt.REGISTERED, (Runnable) () -> {})).isEqualTo(false);
    assertThat(attempt.apply(LiveAttempt.AGE, null)).isNull();
    Span span = fixture.span();
    attempt.started(
        span,
        Context.root().with(span),
        SpanContext.getInvalid(),
        Attributes::empty,
        "Greeter/greet",
        1,
        0);
    assertThat((Long) attempt.apply(LiveAttempt.AGE, null)).isNotNegative();
    attempt.apply(LiveAttempt.ABORT, null);
    attempt.ended(AttemptOutcome.COMPLETED);
    assertThat(attempt.apply(LiveAttempt.AGE, null)).isNull();
    assertThat(removed).hasValue(1);
    assertThat(fixture.logs().get(1).getAttributes().get(DurableAttributes.ATTEMPT_OUTCOME))
        .isEqualTo("aborted");
  }

  @Test
  void with_nobody_looking_the_parent_tells_of_no_attempt_but_of_its_commands() {
    use(LiveFixture.options(LiveFixture.SPAN, false, false), Sampler.alwaysOn());
    LiveAttempt attempt = new LiveAttempt(fixture.telemetry, fixture.target, attributes -> {});
    Context parent = attempt.announcedIn(Context.root());
    assertThat(asked(parent, LiveAttempt.WATCHED)).isNull();
    assertThat(asked(parent, LiveAttempt.NEW_COMMANDS)).isInstanceOf(AtomicInteger.class);
  }

  @SuppressWarnings("unchecked")
  private static Object asked(Context parent, String question) {
    return ((Function<String, Object>) parent).apply(question);
  }

  private void runThrough(Span span) {
    LiveAttempt attempt = fixture.start(span);
    if (attempt.command("Run")) {
      attempt.event(NEW_COMMAND, COMMAND);
    }
    attempt.ended(AttemptOutcome.COMPLETED);
    span.end();
  }

  private void use(LiveOptions options, Sampler sampler) {
    fixture.close();
    fixture = new LiveFixture(options, sampler);
  }
}
