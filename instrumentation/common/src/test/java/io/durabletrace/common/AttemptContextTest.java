/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.junit.jupiter.api.Test;

class AttemptContextTest {
  private static final ContextKey<String> KEY = ContextKey.named("k");
  private static final Context NONE = Context.root();
  private static final Context RUNTIME =
      span("0000000000000000000000000000000a", "000000000000000a");
  private static final Context EXECUTION =
      span("0000000000000000000000000000000b", "000000000000000b");
  private static final Context EXECUTION_IN_RUNTIMES_TRACE =
      span("0000000000000000000000000000000a", "000000000000000b");
  private static final Context SERVER_OF_RUNTIMES_TRACE =
      span("0000000000000000000000000000000a", "000000000000000c");
  private static final Context OTHER_SERVER =
      span("0000000000000000000000000000000c", "000000000000000c");

  @Test
  void the_runtime_is_the_parent() {
    assertParentAndLinks(AttemptContext.of(NONE, RUNTIME, NONE), RUNTIME);
  }

  @Test
  void a_server_span_for_the_same_request_stands_between() {
    assertParentAndLinks(
        AttemptContext.of(SERVER_OF_RUNTIMES_TRACE, RUNTIME, NONE), SERVER_OF_RUNTIMES_TRACE);
  }

  @Test
  void a_server_span_of_another_trace_is_linked() {
    assertParentAndLinks(AttemptContext.of(OTHER_SERVER, RUNTIME, NONE), RUNTIME, OTHER_SERVER);
  }

  @Test
  void without_the_runtime_it_is_whoever_asked_for_the_execution() {
    assertParentAndLinks(AttemptContext.of(NONE, NONE, EXECUTION), EXECUTION);
    assertParentAndLinks(AttemptContext.of(OTHER_SERVER, NONE, EXECUTION), EXECUTION, OTHER_SERVER);
  }

  @Test
  void two_traces_are_linked_one_is_not() {
    assertParentAndLinks(AttemptContext.of(NONE, RUNTIME, EXECUTION), RUNTIME, EXECUTION);
    assertParentAndLinks(AttemptContext.of(NONE, RUNTIME, EXECUTION_IN_RUNTIMES_TRACE), RUNTIME);
  }

  @Test
  void whoever_did_not_wait_is_linked_to_the_anchor() {
    AttemptContext sent = AttemptContext.of(NONE, NONE, EXECUTION, "000000000000000b");
    assertParentAndLinks(sent, NONE);
    assertThat(sent.anchorLinks()).containsExactly(spanContext(EXECUTION));
  }

  @Test
  void a_mark_beside_another_context_means_nothing() {
    AttemptContext called = AttemptContext.of(NONE, NONE, EXECUTION, "000000000000000c");
    assertParentAndLinks(called, EXECUTION);
    assertThat(called.anchorLinks()).isEmpty();
    assertThat(AttemptContext.of(NONE, NONE, NONE, "000000000000000c").anchorLinks()).isEmpty();
  }

  @Test
  void the_runtime_knows_better_than_a_mark() {
    AttemptContext sent = AttemptContext.of(NONE, RUNTIME, EXECUTION, "000000000000000b");
    assertParentAndLinks(sent, RUNTIME, EXECUTION);
    assertThat(sent.anchorLinks()).isEmpty();
  }

  @Test
  void with_nobody_known_it_is_a_root() {
    assertParentAndLinks(AttemptContext.of(NONE, NONE, NONE), NONE);
    assertParentAndLinks(AttemptContext.of(OTHER_SERVER, NONE, NONE), NONE, OTHER_SERVER);
  }

  @Test
  void user_code_inherits_the_baggage_and_what_else_was_current() {
    Context execution = EXECUTION.with(Baggage.builder().put("tenant", "acme").build());
    Context parent = AttemptContext.of(NONE.with(KEY, "v"), RUNTIME, execution).parent();
    assertThat(Baggage.fromContext(parent).getEntryValue("tenant")).isEqualTo("acme");
    assertThat(parent.get(KEY)).isEqualTo("v");

    Context runtime = RUNTIME.with(Baggage.builder().put("tenant", "operator").build());
    assertThat(
            Baggage.fromContext(AttemptContext.of(NONE, runtime, execution).parent())
                .getEntryValue("tenant"))
        .isEqualTo("operator");
  }

  private static void assertParentAndLinks(
      AttemptContext chosen, Context parent, Context... links) {
    assertThat(spanContext(chosen.parent())).isEqualTo(spanContext(parent));
    assertThat(chosen.links())
        .containsExactly(
            java.util.Arrays.stream(links)
                .map(AttemptContextTest::spanContext)
                .toArray(SpanContext[]::new));
  }

  private static SpanContext spanContext(Context context) {
    return Span.fromContext(context).getSpanContext();
  }

  private static Context span(String traceId, String spanId) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault())));
  }
}
