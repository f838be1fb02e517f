/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of function an object of the user's is: by the name of the SDK's class that it
 * extends, since accumulators came with SDK 0.10 and this is compiled against one that does not
 * know them.
 */
final class FunctionTypes {
  private static final String SDK = "io.numaproj.numaflow.";

  /** All but sources, whose hook sees no other kind. */
  private static final Map<String, FunctionType> bySuperClass =
      Map.of(
          SDK + "mapper.Mapper", FunctionType.MAP,
          SDK + "mapstreamer.MapStreamer", FunctionType.MAP_STREAM,
          SDK + "batchmapper.BatchMapper", FunctionType.BATCH_MAP,
          SDK + "sourcetransformer.SourceTransformer", FunctionType.TRANSFORM,
          SDK + "sinker.Sinker", FunctionType.SINK,
          SDK + "reducer.Reducer", FunctionType.REDUCE,
          SDK + "reducestreamer.model.ReduceStreamer", FunctionType.REDUCE_STREAM,
          SDK + "sessionreducer.model.SessionReducer", FunctionType.SESSION_REDUCE,
          SDK + "accumulator.model.Accumulator", FunctionType.ACCUMULATOR);

  /** The kind of this function; null where it is none that we know, and so gets no span. */
  static @Nullable FunctionType of(Object function) {
    for (Class<?> type = function.getClass(); type != null; type = type.getSuperclass()) {
      FunctionType known = bySuperClass.get(type.getName());
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  private FunctionTypes() {}
}
