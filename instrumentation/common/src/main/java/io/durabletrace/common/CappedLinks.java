/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The links of a span that stands for many others: the first ten and the last ten, so that it shows
 * where the batch began and what came last, and stays small whatever comes. Thread-safe.
 *
 * <p>Only sampled contexts count: a link to any other leads nowhere.
 */
public final class CappedLinks {
  private static final int FIRST = 10;
  private static final int LAST = 10;

  private final List<SpanContext> first = new ArrayList<>(FIRST);
  private final Deque<SpanContext> last = new ArrayDeque<>();

  /** Takes one more; what is not valid or not sampled is left out. */
  public synchronized void add(SpanContext context) {
    if (!context.isValid() || !context.isSampled()) {
      return;
    }
    if (first.size() < FIRST) {
      first.add(context);
      return;
    }
    if (last.size() == LAST) {
      last.removeFirst();
    }
    last.addLast(context);
  }

  /** Takes those of another, as if they came after the ones that are here. */
  public void addAll(CappedLinks other) {
    other.get().forEach(this::add);
  }

  /** Those that are kept, in the order in which they came. */
  public synchronized List<SpanContext> get() {
    List<SpanContext> all = new ArrayList<>(first);
    all.addAll(last);
    return all;
  }
}
