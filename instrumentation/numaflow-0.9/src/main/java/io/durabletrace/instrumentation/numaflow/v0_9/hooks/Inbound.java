/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.common.Problems;
import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.MessageContext;
import io.durabletrace.instrumentation.numaflow.v0_9.wire.InboundMessage;
import io.opentelemetry.instrumentation.api.internal.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * For advice: what came over the wire with a message, kept from where the SDK has it to where it
 * calls the user's function, which sees neither id nor metadata. It is taken once, so that a
 * function that calls another one, or its super class, is still one call.
 */
public final class Inbound {
  /** Where the SDK calls the function while it handles the request, on the same thread. */
  private static final ThreadLocal<Object> request = new ThreadLocal<>();

  /** Where it makes a datum of the request, and calls the function later, on another thread. */
  private static final Cache<Object, MessageContext> byDatum = Cache.weak();

  /** The SDK begins to handle a request. */
  public static void enter(Object wireRequest) {
    request.set(wireRequest);
  }

  /** The SDK has handled the request. */
  public static void exit() {
    request.remove();
  }

  /** The SDK made a datum of a request. */
  public static void arrived(Object wireRequest, @Nullable Object datum) {
    try {
      InboundMessage message = datum == null ? null : InboundMessage.read(wireRequest);
      if (message != null) {
        byDatum.put(datum, MessageContext.of(message));
      }
    } catch (Throwable t) {
      Problems.failed("reading a message's metadata", t);
    }
  }

  /** The message that this datum was made of; null where it is not known, or taken already. */
  static @Nullable MessageContext take(@Nullable Object datum) {
    if (datum == null) {
      return null;
    }
    MessageContext message = byDatum.get(datum);
    if (message != null) {
      byDatum.remove(datum);
    }
    return message;
  }

  /** The same, where it may also be the message of the request that is handled right now. */
  static @Nullable MessageContext takeCurrent(@Nullable Object datum) {
    Object wireRequest = request.get();
    if (wireRequest == null) {
      return take(datum);
    }
    request.remove();
    InboundMessage message = InboundMessage.read(wireRequest);
    return message == null ? null : MessageContext.of(message);
  }

  /**
   * Whether the SDK made this object. One of the user's stands for the SDK's where a function calls
   * another one, with an iterator or an observer around the one that it got itself.
   */
  static boolean isFromSdk(@Nullable Object object) {
    return object != null && object.getClass().getName().startsWith("io.numaproj.numaflow.");
  }

  private Inbound() {}
}
