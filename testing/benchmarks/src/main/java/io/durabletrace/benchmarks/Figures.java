/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

/**
 * Of one fork, per attempt.
 *
 * @param micros wall time
 * @param cpuMicros CPU time of the whole process
 * @param bytes allocated, by all threads
 * @param spans exported
 */
record Figures(double micros, double cpuMicros, double bytes, double spans) {}
