/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.util.Locale;

/** A program that prints what code in it sees of the settings whose names it is given. */
public final class PrintSettings {

  public static void main(String[] names) {
    for (String name : names) {
      String value = System.getProperty(name);
      if (value == null) {
        value = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
      }
      System.out.println("seen " + name + " = " + value);
    }
    System.out.println("seen all");
  }

  private PrintSettings() {}
}
