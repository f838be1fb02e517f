/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PropagationFieldsTest {

  @Test
  void names_are_known_in_any_case_and_whatever_is_configured() {
    assertThat(PropagationFields.contains("traceparent")).isTrue();
    assertThat(PropagationFields.contains("TraceParent")).isTrue();
    assertThat(PropagationFields.contains("X-B3-TraceId")).isTrue();
    assertThat(PropagationFields.contains("durabletrace-link")).isTrue();
    assertThat(PropagationFields.contains("x-tenant")).isFalse();
    assertThat(PropagationFields.contains("")).isFalse();
  }

  @Test
  void baggage_does_not_say_who_calls() {
    assertThat(PropagationFields.namesCaller("b3")).isTrue();
    assertThat(PropagationFields.namesCaller("Baggage")).isFalse();
    assertThat(PropagationFields.namesCaller("x-tenant")).isFalse();
  }
}
