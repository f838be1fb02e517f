/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param outcome read from the wire
 * @param error what was written to the runtime about the failure; null without one
 * @param thrown the exception behind the failure; null where none was seen, as for an error that
 *     the SDK found itself
 * @param thrownInRun whether the exception belongs to a run, whose span has recorded it
 */
public record AttemptEnd(
    AttemptOutcome outcome,
    @Nullable WireError error,
    @Nullable Throwable thrown,
    boolean thrownInRun) {}
