/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static io.durabletrace.benchmarks.ServerTrace.NONE;
import static io.durabletrace.benchmarks.ServerTrace.SAMPLED;
import static io.durabletrace.benchmarks.ServerTrace.UNSAMPLED;
import static io.durabletrace.benchmarks.Variant.BY_HAND;
import static io.durabletrace.benchmarks.Variant.BY_HAND_WITHOUT_METRICS;
import static io.durabletrace.benchmarks.Variant.DISABLED;
import static io.durabletrace.benchmarks.Variant.NO_AGENT;
import static io.durabletrace.benchmarks.Variant.OURS;
import static io.durabletrace.benchmarks.Variant.OURS_WITHOUT_METRICS;
import static io.durabletrace.benchmarks.Variant.STOCK;

import java.util.List;

/** What each kind of measurement consists of. */
final class Cases {
  private static final List<Variant> ALL =
      List.of(
          NO_AGENT, STOCK, OURS, BY_HAND, OURS_WITHOUT_METRICS, BY_HAND_WITHOUT_METRICS, DISABLED);
  private static final List<Variant> WITH_METRICS =
      List.of(NO_AGENT, STOCK, OURS, BY_HAND, DISABLED);
  private static final List<Variant> WITHOUT_METRICS =
      List.of(STOCK, OURS_WITHOUT_METRICS, BY_HAND_WITHOUT_METRICS);
  private static final List<Variant> BOTH_METRICS =
      List.of(STOCK, OURS, BY_HAND, OURS_WITHOUT_METRICS, BY_HAND_WITHOUT_METRICS);
  private static final List<Variant> NOT_KEPT = List.of(STOCK, OURS, OURS_WITHOUT_METRICS);

  /** The strict comparison of a small attempt is the narrowest of all. */
  private static final int STRICT = 2;

  static List<Case> attempts() {
    return List.of(
        new Case("1 run, 1 call, 1 sleep; no metrics", 0, 3, SAMPLED, WITHOUT_METRICS, STRICT),
        new Case("1 run, 1 call, 1 sleep", 0, 3, SAMPLED, WITH_METRICS),
        new Case("100 commands", 0, 100, SAMPLED, ALL),
        new Case("1 run, 1 call, 1 sleep; the server does not trace", 0, 3, NONE, BOTH_METRICS),
        new Case("1 run, 1 call, 1 sleep, unsampled", 0, 3, UNSAMPLED, NOT_KEPT),
        new Case("100 commands, unsampled", 0, 100, UNSAMPLED, NOT_KEPT));
  }

  static List<Case> replay() {
    List<Variant> variants = List.of(STOCK, OURS);
    return List.of(
        new Case("10 replayed", 10, 0, SAMPLED, variants),
        new Case("1,000 replayed", 1_000, 0, SAMPLED, variants),
        new Case("100,000 replayed", 100_000, 0, SAMPLED, variants));
  }

  static List<Case> idle() {
    List<Variant> variants = List.of(STOCK, OURS_WITHOUT_METRICS);
    return List.of(
        new Case("10 commands, unsampled, metrics off", 0, 10, UNSAMPLED, variants),
        new Case("100 commands, unsampled, metrics off", 0, 100, UNSAMPLED, variants));
  }

  private Cases() {}
}
