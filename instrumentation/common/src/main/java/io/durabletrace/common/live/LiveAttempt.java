/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Problems;
import io.durabletrace.common.RunOutcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that runs: its span and context, what happens to it, on the span, in the log and in
 * metrics, and what the watcher asks for. The owner of the attempt's span has one of it.
 *
 * <p>The owner calls one method at a time; the agent's side, which sees a {@link BiFunction} of
 * questions and arguments, asks on any thread and takes no lock of the owner's.
 */
public final class LiveAttempt implements BiFunction<String, Object, Object> {
  /** Asked of its span's parent: for the attempt, where it is to be watched. */
  public static final String WATCHED = "watched";

  /**
   * Asked of its span's parent: for an {@link AtomicInteger}, how many commands it has created. The
   * span has it at its end only, and the agent's side is who ends those that a shutdown cuts off.
   */
  public static final String NEW_COMMANDS = "new commands";

  /**
   * Gives a {@link Runnable} that is to be run when the attempt has ended. Answers {@link
   * Boolean#FALSE} where there is one already.
   */
  public static final String REGISTERED = "registered";

  /** Asks for the age in nanoseconds, a {@link Long}; null unless it is running. */
  public static final String AGE = "age";

  /** Asks for the attributes of its metrics. */
  public static final String LABELS = "labels";

  /** Makes it tell what it is doing, in the log. */
  public static final String TELL = "tell";

  /** Says that the process ends; whatever comes later is not heard any more. */
  public static final String ABORT = "abort";

  private final LiveTelemetry telemetry;
  private final LiveTarget target;
  private final LiveDetails details;
  private final EventBudget budget = new EventBudget();
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile @Nullable Running running;
  private volatile @Nullable Runnable unregister;

  private final AtomicInteger newCommands = new AtomicInteger();

  /**
   * Describes an attempt that is about to start.
   *
   * @param details asked on the watcher's thread
   */
  public LiveAttempt(LiveTelemetry telemetry, LiveTarget target, LiveDetails details) {
    this.telemetry = telemetry;
    this.target = target;
    this.details = details;
  }

  /** The parent to start the span with, so that the agent's side hears of this attempt. */
  public Context announcedIn(Context parent) {
    return new LiveContext(parent, telemetry.isWatched() ? this : null, newCommands);
  }

  /**
   * The handler is about to run.
   *
   * @param span the attempt's own; not valid where it has none, and the current one is the caller's
   * @param context for the attempt's code
   * @param parent of the span; not valid for a root
   * @param identity the attributes that say which execution and which handler it is; asked only
   *     where somebody sees them
   * @param title the target as in the span's name, without an object's key
   * @param number which try this is since the last progress, from 1
   * @param replayed how many commands an earlier attempt had created
   */
  public void started(
      Span span,
      Context context,
      SpanContext parent,
      Supplier<Attributes> identity,
      String title,
      long number,
      long replayed) {
    Running started =
        new Running(span, context, identity, title, number, replayed, telemetry.isWatched());
    running = started;
    if (telemetry.metrics != null) {
      telemetry.metrics.started(target.labels, replayed, context);
    }
    if (telemetry.logs(span)) {
      AttributesBuilder attributes = started.describe();
      if (parent.isValid()) {
        attributes.put(DurableEvents.PARENT, parent.getSpanId());
      }
      telemetry.log(DurableEvents.STARTED, attributes.build(), context);
    }
    if (telemetry.options.startMarker && span.getSpanContext().isSampled()) {
      telemetry
          .tracer
          .spanBuilder("attempt-started " + title)
          .setSpanKind(SpanKind.INTERNAL)
          .setParent(context)
          .setAllAttributes(started.describe().build())
          .startSpan()
          .end();
    }
  }

  /** For the attempt's code; null before it has started. */
  public @Nullable Context context() {
    Running now = running;
    return now == null ? null : now.context;
  }

  /** Whether the attempt has a span that takes anything; false before it has started. */
  public boolean isRecording() {
    Running now = running;
    return now != null && now.isRecording;
  }

  /**
   * The attempt created a command. Counts it.
   *
   * @param type as the runtime calls it, {@code Command/Run}; best a constant
   * @return whether an event is to be made of it
   */
  public boolean command(String type) {
    newCommands.lazySet(newCommands.get() + 1); // one at a time; others only read
    Running now = running;
    if (telemetry.metrics != null && now != null) {
      telemetry.metrics.command(target.labels, type, now.context);
    }
    return takesEvents() && telemetry.accepts(type);
  }

  /** How many commands the attempt created. */
  public int newCommands() {
    return newCommands.get();
  }

  /** Whether anybody would see an event: saves making its attributes. */
  public boolean takesEvents() {
    Running now = running;
    return now != null
        && ((telemetry.options.eventsOnSpan && now.isRecording && budget.isLeft())
            || telemetry.logs(now.span));
  }

  /** Something happened. The span takes only so many; the log takes all. */
  public void event(LiveEvent event, Attributes attributes) {
    emit(event, attributes, false);
  }

  /** Something happened for which the span has kept room: just before the end, once. */
  public void lastEvent(LiveEvent event, Attributes attributes) {
    emit(event, attributes, true);
  }

  /** Whether anybody wants to know how long a side effect took: saves asking the clock. */
  public boolean takesDurations() {
    return telemetry.metrics != null;
  }

  /**
   * A side effect that really executed came to its end.
   *
   * @param nanos how long it took; anything where nobody {@link #takesDurations}
   * @param context with the run's span
   */
  public void runEnded(RunOutcome outcome, long nanos, Context context) {
    if (telemetry.metrics != null) {
      telemetry.metrics.runEnded(target.labels, outcome, nanos, context);
    }
  }

  /** The last word, once; just before the span is ended. */
  public void ended(AttemptOutcome outcome) {
    Running now = running;
    if (now == null || !ended.compareAndSet(false, true)) {
      return;
    }
    Runnable end = unregister;
    if (end != null) {
      end.run();
    }
    if (!telemetry.isWatched()) {
      return;
    }
    long nanos = now.age();
    if (telemetry.metrics != null) {
      telemetry.metrics.ended(target.labels, outcome, nanos, now.context);
    }
    if (telemetry.logs(now.span)) {
      telemetry.log(
          DurableEvents.ENDED,
          now.describe()
              .put(DurableAttributes.ATTEMPT_OUTCOME, outcome.value())
              .put(DurableAttributes.NEW_COMMANDS, (long) newCommands())
              .put(DurableEvents.DURATION, nanos / 1e9)
              .build(),
          now.context);
    }
  }

  /** For the agent's side: answers one of the questions above; never throws. */
  @Override
  public @Nullable Object apply(String question, @Nullable Object argument) {
    try {
      return answer(question, argument);
    } catch (Throwable t) {
      Problems.failed("telling of a running attempt", t);
      return null;
    }
  }

  private @Nullable Object answer(String question, @Nullable Object argument) {
    Running now = running;
    switch (question) {
      case REGISTERED:
        boolean isFirst = unregister == null;
        if (isFirst) {
          unregister = (Runnable) argument;
        }
        return isFirst;
      case AGE:
        return now == null || ended.get() ? null : now.age();
      case LABELS:
        return target.labels.target;
      case TELL:
        if (now != null && !ended.get() && telemetry.logs(now.span)) {
          tell(now);
        }
        return null;
      case ABORT:
        ended(AttemptOutcome.ABORTED);
        return null;
      default:
        return null;
    }
  }

  private void tell(Running now) {
    AttributesBuilder attributes = now.describe().put(DurableEvents.AGE, now.age() / 1e9);
    details.describe(attributes);
    telemetry.log(DurableEvents.IN_PROGRESS, attributes.build(), now.context);
  }

  private void emit(LiveEvent event, Attributes attributes, boolean hasRoom) {
    Running now = running;
    if (now == null) {
      return;
    }
    if (telemetry.options.eventsOnSpan && (hasRoom || budget.spend())) {
      now.span.addEvent(event.name(), attributes);
    }
    if (telemetry.logs(now.span)) {
      telemetry.log(event, attributes, now.context);
    }
  }
}
