/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.numaproj.numaflow.map.v1.MapGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A call of another service from inside a function: the user's own use of gRPC. */
final class GrpcCall {

  /**
   * Asks a map function on this port of the loopback interface whether it is ready.
   *
   * @return in words
   */
  static String isReady(String port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)))
            .usePlaintext()
            .build();
    try {
      boolean ready =
          MapGrpc.newBlockingStub(channel).isReady(Empty.getDefaultInstance()).getReady();
      return ready ? "ready" : "not ready";
    } finally {
      channel.shutdownNow();
    }
  }

  private GrpcCall() {}
}
