/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static io.durabletrace.common.PreparedSpan.HAS_TRACE_ID;
import static io.durabletrace.common.PreparedSpan.SAMPLE_AS;
import static io.durabletrace.common.PreparedSpan.SPAN_ID;
import static io.durabletrace.common.PreparedSpan.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreparedSpanTest {

  /** Another span may start while this one does: it is to be as any other. */
  @Test
  void each_answer_is_given_once() {
    PreparedSpan prepared = new PreparedSpan("trace", "span", "name");
    assertThat(prepared.wasAsked()).isFalse();
    for (String question : List.of(SPAN_ID, TRACE_ID, HAS_TRACE_ID, SAMPLE_AS)) {
      assertThat(prepared.apply(question)).as(question).isNotNull();
      assertThat(prepared.apply(question)).as(question).isNull();
    }
    assertThat(prepared.wasAsked()).isTrue();
  }

  /** The SDK of agent 2.33.1 takes the id first, and asks then. */
  @ParameterizedTest
  @MethodSource
  void a_prepared_trace_id_is_not_random_whatever_is_asked_first(List<String> questions) {
    PreparedSpan prepared = new PreparedSpan("trace", "span", null);
    assertThat(questions).allSatisfy(question -> assertThat(prepared.apply(question)).isNotNull());
  }

  static List<List<String>> a_prepared_trace_id_is_not_random_whatever_is_asked_first() {
    return List.of(List.of(HAS_TRACE_ID, TRACE_ID), List.of(TRACE_ID, HAS_TRACE_ID));
  }

  @Test
  void an_inherited_trace_id_is_none_of_ours() {
    assertThat(new PreparedSpan(null, "span", null).apply(HAS_TRACE_ID)).isNull();
  }
}
