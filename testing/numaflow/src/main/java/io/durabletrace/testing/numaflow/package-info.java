/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Numaflow's functions and what calls them: the program under test, and the other end. */
@NullMarked
package io.durabletrace.testing.numaflow;

import org.jspecify.annotations.NullMarked;
