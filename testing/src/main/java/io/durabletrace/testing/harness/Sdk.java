/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.Arrays;

/** What the versions of the SDK differ in, as far as the scenarios show it. */
final class Sdk {

  /** An error frame names the last command, whatever failed. */
  static boolean blamesLastCommand(String sdk) {
    return compare(sdk, "2.3.0") < 0;
  }

  /** The user's thread is let go when an attempt ends without the handler's doing. */
  static boolean unwindsUserThreads(String sdk) {
    return compare(sdk, "2.4.1") >= 0;
  }

  static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  private Sdk() {}
}
