/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that follow from a scenario's name: well formed, and the same in every process. */
public final class Ids {

  private static final String BASE_62 =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** As the server makes them: a version, eleven digits of partition key, 22 of uuid. */
  public static String invocationId(String name) {
    byte[] hash = hash("invocation " + name);
    StringBuilder id = new StringBuilder("inv_1");
    for (int i = 0; i < 11; i++) {
      id.append(BASE_62.charAt((hash[i] & 0xff) % 62));
    }
    // Two leading digits stay small, so that the number fits 128 bits.
    id.append("01");
    for (int i = 11; i < 31; i++) {
      id.append(BASE_62.charAt((hash[i] & 0xff) % 62));
    }
    return id.toString();
  }

  /** The trace and the span that the server, too, derives from an invocation's id. */
  static String anchor(String invocationId) {
    BigInteger number = BigInteger.ZERO;
    for (char digit : invocationId.substring(invocationId.length() - 22).toCharArray()) {
      number =
          number
              .multiply(BigInteger.valueOf(BASE_62.length()))
              .add(BigInteger.valueOf(BASE_62.indexOf(digit)));
    }
    byte[] littleEndian = new byte[16];
    for (int i = 0; i < 16; i++) {
      littleEndian[i] = number.shiftRight(8 * i).byteValue();
    }
    HexFormat hex = HexFormat.of();
    return hex.formatHex(littleEndian) + " " + hex.formatHex(littleEndian, 8, 16);
  }

  /** The trace of the attempts of a scenario whose server traces. */
  public static String traceId(String name) {
    return HexFormat.of().formatHex(hash("trace " + name), 0, 16);
  }

  /** The server's own span around the attempt. */
  public static String serverSpanId(String name) {
    return HexFormat.of().formatHex(hash("span " + name), 0, 8);
  }

  /** What the server says of it in its request. */
  public static String traceparent(String name) {
    return "00-" + traceId(name) + "-" + serverSpanId(name) + "-01";
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ids() {}
}
