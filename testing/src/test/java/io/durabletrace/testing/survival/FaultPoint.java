/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A place in our code where it can fail; one line of a file, for the forked JVM.
 *
 * @param id its number; it has two sites, see {@link #sites}
 * @param owner the class, as a class file names it
 * @param method the method's place among those of its class
 * @param guard the place of the {@code try} among those of the method that report to {@code
 *     Problems}: the fault is thrown inside of it; {@link #WHOLE} where it is thrown at the method
 * @param isSilent whether nobody of ours is there to log it: advice calls it, whose failures the
 *     agent swallows, or it initialises a class
 * @param name for people
 */
record FaultPoint(int id, String owner, int method, int guard, boolean isSilent, String name) {
  static final int WHOLE = -1;

  /** At the begin, and at the end, of the method or of what is guarded. */
  List<Integer> sites() {
    return List.of(begin(), end());
  }

  int begin() {
    return 2 * id;
  }

  int end() {
    return 2 * id + 1;
  }

  /** Whether it is where all failures end. */
  boolean isOfProblems() {
    return Guards.isOfProblems(owner);
  }

  /** Sites as system property {@code faults.armed} takes them. */
  static String armed(List<Integer> sites) {
    return sites.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  String line() {
    return String.join(
        " ",
        String.valueOf(id),
        owner,
        String.valueOf(method),
        String.valueOf(guard),
        String.valueOf(isSilent),
        name);
  }

  static FaultPoint ofLine(String line) {
    String[] words = line.split(" ", 6);
    if (words.length < 6) {
      throw new IllegalArgumentException(Arrays.toString(words));
    }
    return new FaultPoint(
        Integer.parseInt(words[0]),
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Boolean.parseBoolean(words[4]),
        words[5]);
  }

  @Override
  public String toString() {
    return name;
  }
}
