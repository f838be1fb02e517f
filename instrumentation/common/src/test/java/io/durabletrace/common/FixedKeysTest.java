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

class FixedKeysTest {
  private static final AttributeKey<String> A = AttributeKey.stringKey("a");
  private static final AttributeKey<Long> B = AttributeKey.longKey("b");
  private static final AttributeKey<String> C = AttributeKey.stringKey("c");
  private static final FixedKeys KEYS = FixedKeys.of(A, B, C);

  @Test
  void makes_the_apis_own_attributes() {
    Attributes fixed = KEYS.with("one", 2L, "three");
    Attributes api = Attributes.of(C, "three", B, 2L, A, "one");
    assertThat(fixed).isEqualTo(api).hasSameClassAs(api).hasSameHashCodeAs(api);
    assertThat(api).isEqualTo(fixed);
    assertThat(fixed.asMap()).isEqualTo(api.asMap());
    assertThat(fixed.toBuilder().remove(C).build()).isEqualTo(Attributes.of(A, "one", B, 2L));
  }

  @Test
  void leaves_out_what_is_null() {
    assertThat(KEYS.with(null, 2L, null)).isEqualTo(Attributes.of(B, 2L));
    assertThat(KEYS.with(null, null, null)).isEqualTo(Attributes.empty());
  }

  @Test
  void sorts_nothing_with_the_api_of_this_build() {
    assertThat(FixedKeys.areLeftUnsorted()).isTrue();
  }

  @Test
  void wants_its_keys_in_order_and_a_value_for_each() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FixedKeys.of(B, A))
        .withMessageContaining("a must not come behind b");
    assertThatIllegalArgumentException().isThrownBy(() -> FixedKeys.of(A, A));
    assertThatIllegalArgumentException().isThrownBy(() -> KEYS.with("one"));
  }
}
