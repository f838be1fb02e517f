/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import org.jspecify.annotations.Nullable;

/**
 * What is known when the handler starts: by then the whole journal has been read.
 *
 * @param invocationId as the runtime writes it, {@code inv_…}
 * @param key of a virtual object or workflow; null for a service
 * @param number which try this is since the last progress, from 1
 * @param replayedCommands without the Input command, which is the runtime's
 * @param isFirst whether no attempt of this invocation got anywhere before
 */
public record AttemptStart(
    String invocationId,
    @Nullable String key,
    long number,
    int replayedCommands,
    boolean isFirst) {}
