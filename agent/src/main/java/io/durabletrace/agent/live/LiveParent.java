/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.live;

import io.opentelemetry.context.Context;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The agent's side of {@code LiveContext}, whose class is another one here. */
public final class LiveParent {

  /**
   * What the parent of a span that starts has to say; null where it is not that of an attempt.
   * Costs a look at its type for all others.
   *
   * @param question such as {@code LiveAttempt.WATCHED}
   */
  // The agent's and the SDK's contexts are no functions. All of ours that are, such as a prepared
  // span, answer null to what they are not asked for.
  @SuppressWarnings("unchecked")
  public static @Nullable Object ask(Context parent, String question) {
    return parent instanceof Function ? ((Function<String, Object>) parent).apply(question) : null;
  }

  private LiveParent() {}
}
