/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.JRE.JAVA_25;

import io.durabletrace.common.PreparedSpan;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdkSupportTest {
  /** Nothing of ours prepares one: it shows whether the SDK looks. */
  private static final String NOT_VALID = "not hexadecimal!";

  @Test
  @EnabledForJreRange(max = JAVA_25)
  void the_sdk_does_not_look_at_the_ids_of_its_own_generator_nor_at_ours() {
    SpanContext made = start(IdGenerator.random());

    assertThat(made.getSpanId()).isEqualTo(NOT_VALID);
  }

  @Test
  void the_sdk_looks_at_those_of_a_generator_that_it_does_not_know() {
    SpanContext made =
        start(
            new IdGenerator() {
              @Override
              public String generateSpanId() {
                return IdGenerator.random().generateSpanId();
              }

              @Override
              public String generateTraceId() {
                return IdGenerator.random().generateTraceId();
              }
            });

    assertThat(made.isValid()).isFalse();
    assertThat(made.getSpanId()).isNotEqualTo(NOT_VALID);
  }

  @ParameterizedTest
  @CsvSource({"1.8, false", "17, false", "25, false", "26, true", "27, true"})
  void no_jvm_warns_of_us(String javaVersion, boolean isWarnedOf) {
    assertThat(SdkSupport.warnsOfWrites(javaVersion)).isEqualTo(isWarnedOf);
  }

  private static SpanContext start(IdGenerator configured) {
    try (SdkTracerProvider provider =
        SdkSupport.wrapIdGenerator(SdkTracerProvider.builder().setIdGenerator(configured))
            .build()) {
      SdkSupport.repair(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
      return new PreparedSpan(null, NOT_VALID, null)
          .start(provider.get("test").spanBuilder("span").setNoParent())
          .getSpanContext();
    }
  }
}
