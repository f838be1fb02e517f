/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationIdTest {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Spans that a Restate server exported for these invocations. */
  @ParameterizedTest
  @CsvSource({
    "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1xD, 01a1f89f5394be0962522b6e17ab4ae2, 62522b6e17ab4ae2",
    "inv_1jbj0Nt4H29H2m034QqVJJRAO2HuyMs10t, 01a1f8a05dade13eea8c7cf33b7e5f4d, ea8c7cf33b7e5f4d"
  })
  void the_ids_are_those_of_the_server(String id, String traceId, String spanId) {
    assertThat(InvocationId.parse(id)).isEqualTo(new InvocationId(traceId, spanId));
  }

  @Test
  void any_number_is_read_back() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      BigInteger number = new BigInteger(128, random).setBit(0).setBit(64);
      InvocationId parsed = InvocationId.parse("inv_1" + "0".repeat(11) + base62(number));
      assertThat(parsed).as("seed %d number %s", seed, number).isNotNull();
      assertThat(parsed.traceId()).as("seed %d", seed).isEqualTo(littleEndianHex(number));
      assertThat(parsed.spanId()).isEqualTo(parsed.traceId().substring(16));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "inv_1",
        "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1x",
        "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1xDD",
        "inv_2gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1xD",
        "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1-D",
        "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1x{",
        "inv_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1x\u00e9",
        "inv_1gquMP3fXrCZZZZZZZZZZZZZZZZZZZZZZZ", // more than 128 bits
        "inv_1gquMP3fXrC0000000000000000000000", // no valid trace id, and too short
        "inv_1gquMP3fXrC00000000000000000000000",
        "prom_1gquMP3fXrCu6T0o8VyRNiXFSvaxE5n1x"
      })
  void what_is_no_invocation_id_has_no_anchor(String id) {
    assertThat(InvocationId.parse(id)).isNull();
  }

  @Test
  void the_largest_number_is_still_one() {
    BigInteger largest = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    String prefix = "inv_1" + "0".repeat(11);
    assertThat(InvocationId.parse(prefix + base62(largest))).isNotNull();
    assertThat(InvocationId.parse(prefix + base62(largest.add(BigInteger.ONE)))).isNull();
    // What is left of these in 128 bits would be an id.
    BigInteger half = BigInteger.ONE.shiftLeft(64);
    assertThat(InvocationId.parse(prefix + base62(largest.add(half)))).isNull();
    assertThat(InvocationId.parse(prefix + base62(largest.add(half.shiftLeft(10))))).isNull();
  }

  private static String base62(BigInteger number) {
    StringBuilder digits = new StringBuilder();
    BigInteger rest = number;
    for (int i = 0; i < 22; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(62));
      digits.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return digits.reverse().toString();
  }

  private static String littleEndianHex(BigInteger number) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      hex.append(String.format("%02x", number.shiftRight(8 * i).intValue() & 0xff));
    }
    return hex.toString();
  }
}
