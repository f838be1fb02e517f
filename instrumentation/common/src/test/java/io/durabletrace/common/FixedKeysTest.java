/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.junit.jupiter.api.Test;

/** Without the agent's side; its own test has the rest. */
class FixedKeysTest {
  private static final AttributeKey<String> A = AttributeKey.stringKey("a");
  private static final AttributeKey<Long> B = AttributeKey.longKey("b");
  private static final FixedKeys KEYS = FixedKeys.of(A, B);

  @Test
  void makes_the_apis_own_where_there_is_nobody_who_makes_others() {
    assertThat(KEYS.with("one", 2L)).isEqualTo(Attributes.of(A, "one", B, 2L));
    assertThat(KEYS.with(null, 2L)).isEqualTo(Attributes.of(B, 2L));
  }

  @Test
  void wants_its_keys_in_order_and_a_value_for_each() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FixedKeys.of(B, A))
        .withMessageContaining("b must come behind a");
    assertThatIllegalArgumentException().isThrownBy(() -> FixedKeys.of(A, A));
    assertThatIllegalArgumentException().isThrownBy(() -> KEYS.with("one"));
  }
}
