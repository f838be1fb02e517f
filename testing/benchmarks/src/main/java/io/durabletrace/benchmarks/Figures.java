/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

/**
 * Of one fork, per attempt.
 *
 * @param micros wall time, lower quartile of the windows
 * @param cpuMicros CPU time of the whole process, lower quartile of the windows
 * @param bytes allocated, by all threads, on average
 * @param spans exported, on average
 */
record Figures(double micros, double cpuMicros, double bytes, double spans) {}
