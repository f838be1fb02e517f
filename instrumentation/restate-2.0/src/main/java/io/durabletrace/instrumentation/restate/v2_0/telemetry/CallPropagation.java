/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.ContextInjector;
import io.durabletrace.common.LinkMark;
import io.durabletrace.common.Problems;
import io.durabletrace.common.PropagationFields;
import io.durabletrace.common.RestateWords;
import io.durabletrace.common.SettingType;
import io.durabletrace.common.Settings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which headers a new call or send gets, so that the callee knows its caller. Off until the user
 * switches it on, because what is in a journal once must be there on every replay: see RATIONALE.
 */
public final class CallPropagation {
  private static final RestateWords.CallPropagation mode = readMode();
  private static final boolean sendsAreLinked =
      Settings.RESTATE_SEND_RELATION.get() == RestateWords.SendRelation.LINK;

  /** Whether a new call may get headers at all, in this process. */
  public static boolean isOn() {
    return mode != RestateWords.CallPropagation.OFF;
  }

  /**
   * Whether the calls of an attempt get headers.
   *
   * @param runtimeTraces whether the runtime itself hands on contexts, as it did to this attempt
   */
  static boolean isOn(boolean runtimeTraces) {
    return mode == RestateWords.CallPropagation.ALWAYS
        || (mode == RestateWords.CallPropagation.AUTO && !runtimeTraces);
  }

  /**
   * The headers to add behind the user's; none where the user has said who calls.
   *
   * @param context where the user called
   */
  static Map<String, String> headers(
      Context context, boolean isOneWay, Collection<Map.Entry<String, String>> users) {
    boolean usersBaggage = false;
    for (Map.Entry<String, String> header : users) {
      if (PropagationFields.namesCaller(header.getKey())) {
        return Map.of();
      }
      usersBaggage |= PropagationFields.contains(header.getKey());
    }
    Map<String, String> headers = new LinkedHashMap<>(ContextInjector.inject(context));
    if (usersBaggage) {
      // Two of one name would make the callee fail.
      headers.keySet().removeIf(name -> !PropagationFields.namesCaller(name));
    }
    if (isOneWay && sendsAreLinked && !headers.isEmpty()) {
      headers.put(LinkMark.HEADER, LinkMark.of(Span.fromContext(context).getSpanContext()));
    }
    return headers;
  }

  private static RestateWords.CallPropagation readMode() {
    RestateWords.CallPropagation given = Settings.RESTATE_CALL_PROPAGATION.get();
    String why =
        Settings.RESTATE_CALL_PROPAGATION.isUsers()
            ? Settings.RESTATE_CALL_PROPAGATION.name()
            : "default of " + Settings.RESTATE_CALL_PROPAGATION.name();
    String what =
        switch (given) {
          case AUTO -> "they carry the caller's context where the server hands on none";
          case ALWAYS -> "they carry the caller's context";
          case OFF -> "nothing is added to them; what journals hold is kept";
        };
    Problems.tellOnce(
        "call propagation",
        "DurableTrace - Restate calls and sends: "
            + what
            + " ("
            + why
            + ": "
            + SettingType.word(given)
            + ")");
    return given;
  }

  private CallPropagation() {}
}
