/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runtime has made an invocation of a call or send.
 *
 * @param invocationId of the callee
 * @param target of the callee, {@code Stock/apple/reserve}
 * @param isOneWay whether it was sent, not called
 * @param headers of the command: those of propagators, in their order
 */
public record AcceptedCall(
    String invocationId, @Nullable String target, boolean isOneWay, List<Header> headers) {}
