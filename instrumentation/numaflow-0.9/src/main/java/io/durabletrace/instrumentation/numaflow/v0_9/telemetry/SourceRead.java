/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.durabletrace.common.ContextInjector;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.Failures;
import io.durabletrace.common.PropagationFields;
import io.durabletrace.common.RandomFlag;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One read of a source. */
public final class SourceRead {
  private final Span span;
  private final Context context;
  private final AtomicLong count = new AtomicLong();

  private SourceRead(Span span) {
    this.span = span;
    this.context = Context.root().with(span);
  }

  /** Starts the span, which is a root. */
  public static SourceRead start() {
    return new SourceRead(
        FunctionType.SOURCE
            .root("read", SpanKind.CONSUMER)
            .setAttribute(DurableAttributes.MESSAGE_COUNT, 0L)
            .startSpan());
  }

  /** What is current while the user's code reads. */
  public Context context() {
    return context;
  }

  /**
   * A message goes out.
   *
   * @param present the headers that the user's code gave to it
   * @return those to add, so that whoever works on the message is in the trace of what is current
   *     here; none where the message has a context already
   */
  public Map<String, String> emitted(Map<String, String> present) {
    if (count.incrementAndGet() == 1) {
      span.setAttribute(DurableAttributes.MESSAGE_COUNT, 1L); // if nobody comes back to this span
    }
    for (String name : present.keySet()) {
      if (PropagationFields.namesCaller(name)) {
        return Collections.emptyMap();
      }
    }
    Context current = Context.current();
    boolean isTraced = Span.fromContext(current).getSpanContext().isValid();
    Map<String, String> headers =
        ContextInjector.inject(withoutRandomFlag(isTraced ? current : context));
    for (String name : present.keySet()) {
      headers.keySet().removeIf(name::equalsIgnoreCase); // baggage of the user's own
    }
    return Collections.unmodifiableMap(headers);
  }

  /** Numaflow's core would reject the other. */
  private static Context withoutRandomFlag(Context context) {
    SpanContext own = Span.fromContext(context).getSpanContext();
    return context.with(Span.wrap(RandomFlag.removedFrom(own)));
  }

  /**
   * The read is over. One that emitted nothing was a look at an idle source: it is not exported.
   *
   * @param thrown null where it returned
   */
  public void end(@Nullable Throwable thrown) {
    try {
      span.setAttribute(DurableAttributes.MESSAGE_COUNT, count.get());
      if (thrown != null) {
        Failures.record(span, thrown);
      } else if (count.get() == 0) {
        span.setAttribute(DurableAttributes.DROPPED, true);
      }
    } finally {
      span.end();
    }
  }
}
