/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a request has what is read of a message, as field numbers; 0 is nowhere.
 *
 * <p>Numbers and not generated getters: the SDK's classes know the field {@code metadata} only
 * since 0.12, and accumulators since 0.10, but the wire has both as soon as Numaflow sends them.
 * Source: the {@code .proto} files of Numaflow 1.8.
 */
enum RequestShape {
  MAP("map.v1.MapRequest", 1, 2, 0, 5, 6),
  TRANSFORM("sourcetransformer.v1.SourceTransformRequest", 1, 0, 6, 5, 7),
  SINK("sink.v1.SinkRequest", 1, 0, 5, 6, 7),
  REDUCE("reduce.v1.ReduceRequest.Payload", 0, 0, 0, 5, 6),
  SESSION_REDUCE("sessionreduce.v1.SessionReduceRequest.Payload", 0, 0, 0, 5, 6),
  ACCUMULATOR("accumulator.v1.AccumulatorRequest", 1, 0, 5, 6, 7);

  private static final Map<String, RequestShape> BY_NAME = new HashMap<>();

  static {
    for (RequestShape shape : values()) {
      BY_NAME.put(shape.messageName, shape);
    }
  }

  private final String messageName;

  /** The part of the request that is the message; 0 where the request itself is. */
  final int payload;

  /** The id, beside the payload. */
  final int outerId;

  /** The id, in the payload. */
  final int id;

  /** A map of strings, in the payload. */
  final int headers;

  /** The {@code Metadata}, in the payload. */
  final int metadata;

  RequestShape(String messageName, int payload, int outerId, int id, int headers, int metadata) {
    this.messageName = messageName;
    this.payload = payload;
    this.outerId = outerId;
    this.id = id;
    this.headers = headers;
    this.metadata = metadata;
  }

  /** The shape of this request; null where it is none that is known. */
  static @Nullable RequestShape of(Message request) {
    return BY_NAME.get(request.getDescriptorForType().getFullName());
  }
}
