/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.FixedKeys;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whoever gets such attributes cannot tell them from the API's own. */
class FixedAttributesTest {
  private static final AttributeKey<String> A = AttributeKey.stringKey("a");
  private static final AttributeKey<Long> B = AttributeKey.longKey("b");
  private static final AttributeKey<String> C = AttributeKey.stringKey("c");

  private final Attributes fixed = with("one", 2L, null);
  private final Attributes api = Attributes.of(A, "one", B, 2L);

  private static Attributes with(Object... values) {
    return new FixedAttributes(new AttributeKey<?>[] {A, B, C}, values);
  }

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
    assertThat(with(null, null, null).isEmpty()).isTrue();
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
    assertThat(fixed).isEqualTo(with("one", 2L, null)).isNotEqualTo(with("one", 3L, "c"));
    assertThat(fixed).isEqualTo(api).hasSameHashCodeAs(api).hasToString(api.toString());
    assertThat(fixed.toBuilder().put(C, "three").build())
        .isEqualTo(Attributes.of(A, "one", B, 2L, C, "three"));
  }

  @Test
  void is_made_by_fixed_keys_once_a_span_has_started_whose_parent_asked_for_it() {
    FixedKeys keys = FixedKeys.of(A, B);
    assertThat(keys.with("one", 2L)).isNotInstanceOf(FixedAttributes.class);

    FixedAttributes.offer(new AskingContext(Context.root()));

    assertThat(keys.with("one", 2L)).isInstanceOf(FixedAttributes.class).isEqualTo(api);
    assertThat(FixedKeys.wantedMaker()).isNull();
  }

  /** As {@code LiveContext} answers. */
  private static final class AskingContext implements Context, Function<String, Object> {
    private final Context delegate;

    AskingContext(Context delegate) {
      this.delegate = delegate;
    }

    @Override
    public Object apply(String question) {
      return question.equals(FixedKeys.MAKER) ? FixedKeys.wantedMaker() : null;
    }

    @Override
    public <V> V get(ContextKey<V> key) {
      return delegate.get(key);
    }

    @Override
    public <V> Context with(ContextKey<V> key, V value) {
      return delegate.with(key, value);
    }
  }
}
