/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever gets such attributes cannot tell them from the API's own. */
class FixedKeysTest {
  private static final AttributeKey<String> A = AttributeKey.stringKey("a");
  private static final AttributeKey<Long> B = AttributeKey.longKey("b");
  private static final AttributeKey<String> C = AttributeKey.stringKey("c");
  private static final FixedKeys KEYS = FixedKeys.of(A, B, C);

  private final Attributes fixed = KEYS.with("one", 2L, null);
  private final Attributes api = Attributes.of(A, "one", B, 2L);

  @Test
  void gives_what_it_was_given() {
    assertThat(fixed.get(A)).isEqualTo("one");
    assertThat(fixed.get(B)).isEqualTo(2);
    assertThat(fixed.get(C)).isNull();
    assertThat(fixed.get(AttributeKey.longKey("a"))).isNull();
    assertThat(fixed.get(AttributeKey.stringKey("d"))).isNull();
  }

  @Test
  void leaves_out_what_is_null() {
    assertThat(fixed.size()).isEqualTo(2);
    assertThat(fixed.isEmpty()).isFalse();
    assertThat(KEYS.with(null, null, null).isEmpty()).isTrue();
    assertThat(fixed.asMap()).isEqualTo(api.asMap());
    List<Object> seen = new ArrayList<>();
    fixed.forEach(
        (key, value) -> {
          seen.add(key);
          seen.add(value);
        });
    assertThat(seen).containsExactly(A, "one", B, 2L);
  }

  @Test
  void is_equal_to_what_has_the_same() {
    assertThat(fixed).isEqualTo(KEYS.with("one", 2L, null)).isNotEqualTo(KEYS.with("one", 3L, "c"));
    assertThat(fixed).isEqualTo(api).hasSameHashCodeAs(api).hasToString(api.toString());
    assertThat(fixed.toBuilder().put(C, "three").build())
        .isEqualTo(Attributes.of(A, "one", B, 2L, C, "three"));
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
