/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/invoke/Cart/add",
        "/some/prefix/invoke/Cart/add",
        "Cart/add",
        "/invoke/Cart/add/",
        "/invoke/Cart/add///"
      })
  void a_target_is_the_end_of_the_path(String path) {
    Target target = Target.ofPath(path);
    assertThat(target.spanName(null)).isEqualTo("attempt Cart/add");
    assertThat(target.spanName("alice")).isEqualTo("attempt Cart/{key}/add");
    assertThat(target.invocationTarget("alice")).isEqualTo("Cart/alice/add");
    assertThat(target.invocationTarget(null)).isEqualTo("Cart/add");
    assertThat(target.attributes().get(RestateAttributes.RPC_METHOD)).isEqualTo("add");
  }

  @Test
  void the_same_handler_is_the_same_target() {
    assertThat(Target.ofPath("/invoke/Cart/add")).isSameAs(Target.ofPath("/x/Cart/add/"));
  }
}
