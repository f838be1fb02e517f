/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.mapstreamer;

import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import java.time.Instant;

/** Hand-made: handles a request as SDK 0.10 and up do. */
public final class MapStreamerActor {
  private final MapStreamer mapStreamer;

  public MapStreamerActor(MapStreamer mapStreamer) {
    this.mapStreamer = mapStreamer;
  }

  public void onReceive(MapRequest mapRequest) {
    processRequest(mapRequest);
  }

  private void processRequest(MapRequest mapRequest) {
    HandlerDatum datum =
        new HandlerDatum(
            mapRequest.getRequest().getValue().toByteArray(),
            Instant.EPOCH,
            Instant.EPOCH,
            mapRequest.getRequest().getHeadersMap());
    String[] keys = mapRequest.getRequest().getKeysList().toArray(new String[0]);
    mapStreamer.processMessage(keys, datum, message -> {});
  }
}
