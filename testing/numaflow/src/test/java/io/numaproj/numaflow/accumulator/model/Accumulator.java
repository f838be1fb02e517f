/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.accumulator.model;

/** Hand-made: as SDK 0.10 and up have it, which could not be had for this build. */
public abstract class Accumulator {
  public abstract void processMessage(Datum datum, OutputStreamObserver outputStream);

  public abstract void handleEndOfStream(OutputStreamObserver outputStreamObserver);
}
