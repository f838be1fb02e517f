/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.util.List;

/**
 * One attempt to be measured, in several variants within one run.
 *
 * @param words for people
 * @param replayed commands in the journal
 * @param created commands that are created, without the Output
 * @param sampled whether the server says that the trace is sampled
 * @param variants in the order in which they take turns
 */
record Case(String words, int replayed, int created, boolean sampled, List<Variant> variants) {}
