/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what a call says of its caller from what else it says. */
final class CallHeaders {
  private static final Set<String> OF_CALLER =
      Set.of("traceparent", "tracestate", "baggage", "b3", "durabletrace-link");

  /** The headers that say who called; null where the message is no call. */
  static @Nullable String caller(MessageLite message) {
    List<Protocol.Header> headers = headers(message);
    return headers == null
        ? null
        : headers.stream()
            .filter(CallHeaders::isOfCaller)
            .map(header -> header.getKey() + "=" + header.getValue())
            .collect(Collectors.joining(" "));
  }

  /** The same call with all its other headers. */
  static MessageLite withoutCaller(MessageLite message) {
    List<Protocol.Header> headers = headers(message);
    if (headers == null || headers.stream().noneMatch(CallHeaders::isOfCaller)) {
      return message;
    }
    List<Protocol.Header> others = headers.stream().filter(header -> !isOfCaller(header)).toList();
    return message instanceof Protocol.CallCommandMessage call
        ? call.toBuilder().clearHeaders().addAllHeaders(others).build()
        : ((Protocol.OneWayCallCommandMessage) message)
            .toBuilder().clearHeaders().addAllHeaders(others).build();
  }

  private static @Nullable List<Protocol.Header> headers(MessageLite message) {
    if (message instanceof Protocol.CallCommandMessage call) {
      return call.getHeadersList();
    }
    return message instanceof Protocol.OneWayCallCommandMessage send ? send.getHeadersList() : null;
  }

  private static boolean isOfCaller(Protocol.Header header) {
    return OF_CALLER.contains(header.getKey().toLowerCase(Locale.ROOT));
  }

  private CallHeaders() {}
}
