/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.List;

/**
 * One attempt to be measured, in several variants within one run.
 *
 * @param words for people
 * @param replayed commands in the journal
 * @param created commands that are created, without the Output
 * @param serverTrace what the server says of the trace
 * @param variants that are compared
 * @param times how often in each round, because a JVM is seldom as fast as the next one
 */
record Case(
    String words,
    int replayed,
    int created,
    ServerTrace serverTrace,
    List<Variant> variants,
    int times) {

  Case(String words, int replayed, int created, ServerTrace serverTrace, List<Variant> variants) {
    this(words, replayed, created, serverTrace, variants, 1);
  }

  /** In each round. */
  int forks() {
    return variants.size() * times;
  }
}
