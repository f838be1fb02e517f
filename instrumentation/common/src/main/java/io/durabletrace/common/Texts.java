/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

/** Texts of the application's on spans. */
public final class Texts {
  private static final String CUT = " …";

  /** Names and descriptions longer than this nobody reads. */
  private static final int MAX_NAME = 1024;

  /** A name or a description, cut where it is absurdly long. */
  public static String name(String text) {
    return shorten(text, MAX_NAME);
  }

  /** {@code Run} of {@code Command/Run}. */
  public static String lastWord(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Cuts a text, and shows that it was cut. */
  static String shorten(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - CUT.length();
    boolean splitsPair = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splitsPair ? end - 1 : end) + CUT;
  }

  private Texts() {}
}
