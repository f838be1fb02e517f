/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A measuring JVM's side of {@link Turns}. Not thread-safe. */
final class Turn implements Closeable {
  static final int TOKEN = 1;

  private final Socket socket;

  /** Asks who gives the turns. */
  Turn(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    new DataOutputStream(socket.getOutputStream()).writeLong(ProcessHandle.current().pid());
  }

  /** Waits until no other JVM plays attempts. */
  void await() throws IOException {
    if (socket.getInputStream().read() != TOKEN) {
      throw new IOException("There are no more turns: another JVM of the round has failed");
    }
  }

  /** The window is over. */
  void end() throws IOException {
    socket.getOutputStream().write(TOKEN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
