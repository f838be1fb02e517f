/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt belongs: its parent, its links, and what user code inherits.
 *
 * <p>Three contexts may be there at its start. The runtime's, sent with this attempt, is the truth
 * about who started it. The execution's own, given by whoever asked for it long ago, is the same on
 * every attempt. And a span may be current, usually the HTTP server span that other instrumentation
 * made for this very request.
 */
public final class AttemptContext {
  private final Context parent;
  private final List<SpanContext> links;
  private final List<SpanContext> anchorLinks;
  private final boolean fromRuntime;

  private AttemptContext(
      Context parent, List<SpanContext> links, List<SpanContext> anchorLinks, boolean fromRuntime) {
    this.parent = parent;
    this.links = links;
    this.anchorLinks = anchorLinks;
    this.fromRuntime = fromRuntime;
  }

  /** As the other, where an execution's own headers carry no mark. */
  public static AttemptContext of(Context current, Context runtime, Context execution) {
    return of(current, runtime, execution, null);
  }

  /**
   * Chooses among the contexts at the start of an attempt.
   *
   * @param current the context at the point where the request came in
   * @param runtime what the request of this attempt carried, extracted into an empty context
   * @param execution what the execution's own headers carried, extracted into an empty context
   * @param linkMark the execution's header of that name; null where it is absent
   */
  public static AttemptContext of(
      Context current, Context runtime, Context execution, @Nullable String linkMark) {
    SpanContext currentSpan = Span.fromContext(current).getSpanContext();
    SpanContext runtimeSpan = Span.fromContext(runtime).getSpanContext();
    SpanContext executionSpan = Span.fromContext(execution).getSpanContext();

    Span chosen = Span.getInvalid();
    List<SpanContext> links = Collections.emptyList();
    List<SpanContext> anchorLinks = Collections.emptyList();
    if (runtimeSpan.isValid()) {
      boolean sameTrace = currentSpan.getTraceId().equals(runtimeSpan.getTraceId());
      chosen = Span.fromContext(sameTrace ? current : runtime);
    } else if (LinkMark.isSet(linkMark, executionSpan)) {
      anchorLinks = Collections.singletonList(executionSpan);
    } else if (executionSpan.isValid()) {
      chosen = Span.fromContext(execution);
    }
    SpanContext parentSpan = chosen.getSpanContext();

    if (executionSpan.isValid()
        && anchorLinks.isEmpty()
        && !executionSpan.getTraceId().equals(parentSpan.getTraceId())) {
      links = Collections.singletonList(executionSpan);
    }
    if (currentSpan.isValid() && !currentSpan.equals(parentSpan)) {
      links = with(links, currentSpan);
    }
    Context parent = withBaggage(current.with(chosen), runtime, execution);
    return new AttemptContext(parent, links, anchorLinks, runtimeSpan.isValid());
  }

  private static List<SpanContext> with(List<SpanContext> links, SpanContext another) {
    List<SpanContext> all = new ArrayList<>(links);
    all.add(another);
    return Collections.unmodifiableList(all);
  }

  /** The context to start the attempt's span in, with the baggage that user code shall see. */
  public Context parent() {
    return parent;
  }

  /** Whether the runtime said who the parent is; else the attempt belongs below its anchor. */
  public boolean isFromRuntime() {
    return fromRuntime;
  }

  /** What the attempt's span is to be linked to. */
  public List<SpanContext> links() {
    return links;
  }

  /** What the anchor is to be linked to; the attempt itself where there is no anchor. */
  public List<SpanContext> anchorLinks() {
    return anchorLinks;
  }

  /**
   * The runtime hands on no baggage of its own, so what is in its request was put there on purpose.
   */
  private static Context withBaggage(Context parent, Context runtime, Context execution) {
    Baggage baggage = Baggage.fromContext(runtime);
    if (baggage.isEmpty()) {
      baggage = Baggage.fromContext(execution);
    }
    return baggage.isEmpty() ? parent : parent.with(baggage);
  }
}
