/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderMapGetterTest {

  /** The journal keeps the case in which a caller wrote a header. */
  @Test
  void a_name_is_found_in_any_case() {
    Map<String, String> headers = Map.of("TraceParent", "00-1", "b3", "x");
    assertThat(HeaderMapGetter.INSTANCE.get(headers, "traceparent")).isEqualTo("00-1");
    assertThat(HeaderMapGetter.INSTANCE.get(headers, "b3")).isEqualTo("x");
    assertThat(HeaderMapGetter.INSTANCE.get(headers, "baggage")).isNull();
    assertThat(HeaderMapGetter.INSTANCE.get(null, "b3")).isNull();
    assertThat(HeaderMapGetter.INSTANCE.keys(headers)).contains("TraceParent");
  }
}
