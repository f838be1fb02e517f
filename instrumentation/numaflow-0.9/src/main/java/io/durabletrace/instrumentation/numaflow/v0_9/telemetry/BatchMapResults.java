/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.numaproj.numaflow.batchmapper.BatchResponse;
import io.numaproj.numaflow.batchmapper.BatchResponses;
import io.numaproj.numaflow.batchmapper.Message;

/** What a batch map made of each of its messages. */
public final class BatchMapResults {

  /** Puts the results on the spans of their batch, which has not ended yet. */
  public static void put(BatchSpan batch, BatchResponses responses) {
    for (BatchResponse response : responses.getItems()) {
      MessageSpan message = batch.message(response.getId());
      if (message != null) {
        Outputs outputs = new Outputs();
        for (Message result : response.getItems()) {
          outputs.add(result.getTags());
        }
        message.put(outputs);
      }
    }
  }

  private BatchMapResults() {}
}
