/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import io.numaproj.numaflow.mapper.Message;
import io.numaproj.numaflow.mapper.MessageList;
import org.jspecify.annotations.Nullable;

/** What functions return: the SDK has the same classes in the package of each of them. */
public final class Results {

  /**
   * Adds the messages that a function returned.
   *
   * @param result null, or of another type, where it returned none
   */
  public static void add(Outputs outputs, @Nullable Object result) {
    if (result instanceof MessageList) {
      for (Message message : ((MessageList) result).getMessages()) {
        outputs.add(message.getTags());
      }
    } else if (result instanceof io.numaproj.numaflow.sourcetransformer.MessageList) {
      for (io.numaproj.numaflow.sourcetransformer.Message message :
          ((io.numaproj.numaflow.sourcetransformer.MessageList) result).getMessages()) {
        outputs.add(message.getTags());
      }
    } else if (result instanceof io.numaproj.numaflow.reducer.MessageList) {
      for (io.numaproj.numaflow.reducer.Message message :
          ((io.numaproj.numaflow.reducer.MessageList) result).getMessages()) {
        outputs.add(message.getTags());
      }
    }
  }

  private Results() {}
}
