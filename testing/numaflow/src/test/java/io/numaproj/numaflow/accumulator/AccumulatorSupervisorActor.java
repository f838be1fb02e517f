/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.accumulator;

import com.google.protobuf.Message;
import io.numaproj.numaflow.accumulator.model.Accumulator;
import io.numaproj.numaflow.accumulator.model.Datum;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hand-made: makes a datum of each request as SDK 0.10 and up do, and hands it on. */
public final class AccumulatorSupervisorActor {
  private record HandlerDatum(String text) implements Datum {
    @Override
    public byte[] getValue() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private final Accumulator accumulator;

  public AccumulatorSupervisorActor(Accumulator accumulator) {
    this.accumulator = accumulator;
  }

  public void accumulate(List<? extends Message> requests) {
    for (Message request : requests) {
      accumulator.processMessage(constructHandlerDatum(request), null);
    }
    accumulator.handleEndOfStream(null);
  }

  private HandlerDatum constructHandlerDatum(Message request) {
    return new HandlerDatum(request.toString());
  }
}
