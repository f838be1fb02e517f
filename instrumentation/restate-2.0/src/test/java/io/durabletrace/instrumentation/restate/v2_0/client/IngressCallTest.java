/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.client;

import static io.durabletrace.common.PreparedSpan.HAS_TRACE_ID;
import static io.durabletrace.common.PreparedSpan.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is current while a client sends, on its thread, on others, and afterwards. */
class IngressCallTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @AfterEach
  void nothingStays() {
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void theFlagIsGoneWhileSendingAndBackAfterwards() {
    Span own = span("03", false);
    Context callers = Context.root().with(own).with(Baggage.builder().put("k", "v").build());
    Context kept;
    try (Scope ignored = callers.makeCurrent()) {
      IngressCall call = IngressCall.enter(callers);
      kept = Context.current();
      assertThat(Span.current().getSpanContext())
          .isEqualTo(
              SpanContext.create(
                  TRACE, SPAN, TraceFlags.getSampled(), own.getSpanContext().getTraceState()));
      assertThat(Baggage.current().getEntryValue("k")).isEqualTo("v");
      call.leave();
      assertThat(Context.current()).isSameAs(callers);
    }
    // As instrumentation does that keeps the context for callbacks.
    try (Scope ignored = kept.makeCurrent()) {
      assertThat(Span.current()).isSameAs(own);
      assertThat(Baggage.current().getEntryValue("k")).isEqualTo("v");
    }
    assertThat(Span.fromContext(kept.with(Baggage.empty()))).isSameAs(own);
  }

  @Test
  void anotherThreadSeesTheCallersOwnSpanAllTheTime() {
    Span own = span("03", false);
    Context callers = Context.root().with(own);
    try (Scope ignored = callers.makeCurrent()) {
      IngressCall call = IngressCall.enter(callers);
      Span seen = CompletableFuture.supplyAsync(() -> Span.fromContext(call)).join();
      assertThat(seen).isSameAs(own);
      assertThat(CompletableFuture.supplyAsync(() -> call.apply(HAS_TRACE_ID)).join()).isNull();
      call.leave();
    }
  }

  @Test
  void aRemoteParentStaysRemoteAndUnsampledStaysUnsampled() {
    Context callers = Context.root().with(span("02", true));
    try (Scope ignored = callers.makeCurrent()) {
      IngressCall call = IngressCall.enter(callers);
      SpanContext sent = Span.current().getSpanContext();
      assertThat(sent.isRemote()).isTrue();
      assertThat(sent.getTraceFlags().asHex()).isEqualTo("00");
      assertThat(sent.getTraceState().get("vendor")).isEqualTo("x");
      call.leave();
    }
  }

  @Test
  void withoutSpanARootThatIsStartedMeanwhileIsNotCalledRandom() {
    IngressCall call = IngressCall.enter(Context.current());
    assertThat(call.apply(HAS_TRACE_ID)).isNotNull();
    assertThat(call.apply(TRACE_ID)).isNull();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
    call.leave();
    assertThat(call.apply(HAS_TRACE_ID)).isNull();
  }

  @Test
  void nothingChangesWhereThereIsNothingToChange() {
    Context callers = Context.root().with(span("01", false));
    assertThat(IngressCall.enter(callers)).isNull();
  }

  @Test
  void oneClientThatCallsAnotherIsOneCall() {
    IngressCall outer = IngressCall.enter(Context.current());
    assertThat(IngressCall.enter(Context.current())).isNull();
    outer.leave();
    // A callback of the first call that makes another one is a call of its own.
    try (Scope ignored = outer.makeCurrent()) {
      IngressCall next = IngressCall.enter(Context.current());
      assertThat(next).isNotNull();
      next.leave();
    }
  }

  private static Span span(String flags, boolean remote) {
    TraceState state = TraceState.builder().put("vendor", "x").build();
    TraceFlags traceFlags = TraceFlags.fromHex(flags, 0);
    return Span.wrap(
        remote
            ? SpanContext.createFromRemoteParent(TRACE, SPAN, traceFlags, state)
            : SpanContext.create(TRACE, SPAN, traceFlags, state));
  }
}
