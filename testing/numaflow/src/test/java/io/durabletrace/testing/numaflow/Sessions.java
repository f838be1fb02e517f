/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import com.google.protobuf.Timestamp;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.KeyedWindow;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest.WindowOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Numaflow tells a session reducer. */
final class Sessions {

  /** A session of one key, from and to a second since 1970. */
  static KeyedWindow session(int start, int end) {
    return KeyedWindow.newBuilder()
        .setStart(Timestamp.newBuilder().setSeconds(start))
        .setEnd(Timestamp.newBuilder().setSeconds(end))
        .addKeys("key")
        .setSlot("slot-0")
        .build();
  }

  /**
   * Something happens to sessions.
   *
   * @param message that goes in; null for none
   */
  static SessionReduceRequest request(
      WindowOperation.Event event, @Nullable Input message, KeyedWindow... windows) {
    SessionReduceRequest.Builder request =
        SessionReduceRequest.newBuilder()
            .setOperation(
                WindowOperation.newBuilder().setEvent(event).addAllKeyedWindows(List.of(windows)));
    if (message != null) {
      request.setPayload(message.session());
    }
    return request.build();
  }

  private Sessions() {}
}
