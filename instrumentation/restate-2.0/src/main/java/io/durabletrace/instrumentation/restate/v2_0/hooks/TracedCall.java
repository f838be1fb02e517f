/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.restate.v2_0.telemetry.CallPropagation;
import io.opentelemetry.context.Context;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a {@code ctx.call} or {@code ctx.send} on their way through the SDK. What is
 * current is known on the user's thread; which call of the journal it is, on the core thread only.
 */
public final class TracedCall {

  /**
   * For advice, on the user's thread: the headers to hand on instead of the user's.
   *
   * @param headers the user's; null where there are none
   */
  public static @Nullable Collection<Entry<String, String>> capture(
      @Nullable Collection<Entry<String, String>> headers) {
    try {
      return CallPropagation.isOn() && !(headers instanceof Captured)
          ? new Captured(headers, Context.current())
          : headers;
    } catch (Throwable t) {
      Problems.failed("capturing who calls", t);
      return headers;
    }
  }

  /**
   * For advice, on the core thread, where the order of the calls is the order of the journal: the
   * headers that the SDK shall write, or compare with the journal.
   *
   * @param method {@code call} or {@code send}
   * @param headers the user's, or what {@link #capture} made of them; null where there are none
   */
  public static @Nullable Collection<Entry<String, String>> resolve(
      HandlerContext handlerContext,
      String method,
      @Nullable Collection<Entry<String, String>> headers) {
    Captured captured = headers instanceof Captured c ? c : null;
    Collection<Entry<String, String>> users = captured == null ? headers : captured.users;
    if (users instanceof Resolved) {
      return users; // twice is once: somebody may have installed the extension twice
    }
    try {
      TracedAttempt attempt = TracedAttempt.of(handlerContext.request());
      if (attempt == null || !attempt.touchesCalls()) {
        return users;
      }
      Collection<Entry<String, String>> known = users == null ? Collections.emptyList() : users;
      List<Entry<String, String>> added =
          attempt.headersOfCall(
              known, captured == null ? Context.current() : captured.context, method);
      return new Resolved(known, added);
    } catch (Throwable t) {
      Problems.failed("taking a call", t);
      return users;
    }
  }

  /** The user's headers, with what was current. Whoever does not know it sees the headers. */
  private static final class Captured extends AbstractCollection<Entry<String, String>> {
    private final @Nullable Collection<Entry<String, String>> users;
    private final Context context;

    Captured(@Nullable Collection<Entry<String, String>> users, Context context) {
      this.users = users;
      this.context = context;
    }

    @Override
    public Iterator<Entry<String, String>> iterator() {
      return users == null ? Collections.emptyIterator() : users.iterator();
    }

    @Override
    public int size() {
      return users == null ? 0 : users.size();
    }
  }

  /** A list of its own: the user's may be the live view of a map that is used again. */
  private static final class Resolved extends ArrayList<Entry<String, String>> {
    Resolved(Collection<Entry<String, String>> users, List<Entry<String, String>> added) {
      super(users.size() + added.size());
      addAll(users);
      addAll(added);
    }
  }

  private TracedCall() {}
}
