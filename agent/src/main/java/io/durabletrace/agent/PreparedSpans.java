/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.Problems;
import io.opentelemetry.context.Context;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The agent's side of {@code PreparedSpan}, whose class is another one here. */
final class PreparedSpans {

  /** The answer of the prepared span that is being started on this thread; null without one. */
  // A prepared span makes itself the current context while it is started, and is a function: types
  // of its own would be other ones on this side. The agent's and the SDK's contexts are none.
  @SuppressWarnings("unchecked")
  static @Nullable String ask(String question) {
    try {
      Context context = Context.current();
      return context instanceof Function
          ? ((Function<String, String>) context).apply(question)
          : null;
    } catch (Throwable t) {
      // Whoever starts the span is the application, as a rule.
      Problems.failed("asking for a prepared span", t);
      return null;
    }
  }

  private PreparedSpans() {}
}
