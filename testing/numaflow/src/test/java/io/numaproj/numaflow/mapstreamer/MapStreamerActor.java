/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.mapstreamer;

import io.grpc.stub.StreamObserver;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import java.time.Instant;

/**
 * Hand-made: handles a request as SDK 0.10 and up do. The observer is SDK 0.9's own; later ones
 * hand what they are sent to an actor, by a class and a method of the same names.
 */
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
    mapStreamer.processMessage(keys, datum, new OutputObserverImpl(new Nobody()));
  }

  private static final class Nobody implements StreamObserver<MapResponse> {
    @Override
    public void onNext(MapResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
