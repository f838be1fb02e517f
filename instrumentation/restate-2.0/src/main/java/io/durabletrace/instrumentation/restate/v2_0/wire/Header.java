/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

/**
 * A header of a Call or OneWayCall command.
 *
 * @param index its place among all headers of the command, from 0
 * @param name as it was written
 */
public record Header(int index, String name, String value) {}
