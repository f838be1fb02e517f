/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.sdk.core.generated.protocol.Protocol;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the headers that we put on calls and sends from those that the user put there. */
final class OurHeaders {

  /** Says that a send's callee is to be linked, not a child. */
  static final String MARK = "durabletrace-link";

  /** With one of these of the user's own, we add nothing. */
  private static final Set<String> TRACE_CONTEXT = Set.of("traceparent", "tracestate", "b3");

  private static final Set<String> NAMES =
      Set.of("traceparent", "tracestate", "baggage", "b3", MARK);

  static boolean isCall(Frame frame) {
    return frame.is(FrameType.CALL) || frame.is(FrameType.ONE_WAY_CALL);
  }

  static boolean isOn(Frame frame) {
    return headers(frame).stream().anyMatch(OurHeaders::isOurs);
  }

  static boolean isOurs(Protocol.Header header) {
    return NAMES.contains(header.getKey()) && !UserHeaders.isValue(header.getValue());
  }

  /** Whether the user said where this call belongs. */
  static boolean hasUsersContext(Frame frame) {
    return headers(frame).stream()
        .filter(header -> !isOurs(header))
        .anyMatch(header -> TRACE_CONTEXT.contains(lower(header.getKey())));
  }

  /** The value of ours with this name; empty without. */
  static String value(Frame frame, String name) {
    return headers(frame).stream()
        .filter(header -> isOurs(header) && header.getKey().equals(name))
        .map(Protocol.Header::getValue)
        .findFirst()
        .orElse("");
  }

  static List<Protocol.Header> headers(Frame frame) {
    if (frame.is(FrameType.CALL)) {
      return ((Protocol.CallCommandMessage) frame.message()).getHeadersList();
    }
    if (frame.is(FrameType.ONE_WAY_CALL)) {
      return ((Protocol.OneWayCallCommandMessage) frame.message()).getHeadersList();
    }
    return List.of();
  }

  /** The command as text, as it would have been without us. */
  static String textWithout(Frame frame) {
    return isCall(frame) ? with(frame, users(frame)).text() : frame.text();
  }

  /** The headers that the user put there. */
  static List<Protocol.Header> users(Frame call) {
    return headers(call).stream().filter(header -> !isOurs(header)).toList();
  }

  /** The same call or send with these headers. */
  static Frame with(Frame call, List<Protocol.Header> headers) {
    if (call.is(FrameType.CALL)) {
      var message = (Protocol.CallCommandMessage) call.message();
      return Frame.of(
          FrameType.CALL, message.toBuilder().clearHeaders().addAllHeaders(headers).build());
    }
    var message = (Protocol.OneWayCallCommandMessage) call.message();
    return Frame.of(
        FrameType.ONE_WAY_CALL, message.toBuilder().clearHeaders().addAllHeaders(headers).build());
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private OurHeaders() {}
}
