/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Attempts in masses on the frame harness: thousands at once, a million one after the other. The
 * server's part needs no thread of its own.
 */
@NullMarked
package io.durabletrace.testing.harness.crowd;

import org.jspecify.annotations.NullMarked;
