/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.accumulator.model;

/** Hand-made: as SDK 0.10 and up have it. */
public interface Datum {
  byte[] getValue();
}
