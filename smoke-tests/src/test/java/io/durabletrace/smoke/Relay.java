/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One address for several processes: hands each new connection on to one of those chosen. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<Integer> targets;

  Relay(int target) {
    this.targets = List.of(target);
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on, to this port. */
  void switchTo(int port) {
    switchTo(List.of(port));
  }

  /** From now on, to these ports in turn; the connections that there are stay. */
  void switchTo(List<Integer> ports) {
    this.targets = List.copyOf(ports);
  }

  /** From now on to these ports in turn; the connections that there are break. */
  void breakAndSwitchTo(List<Integer> ports) {
    this.targets = List.copyOf(ports);
    open.forEach(Relay::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        executor.execute(() -> connect(from));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket from) {
    try {
      List<Integer> ports = targets;
      int port = ports.get(Math.floorMod(connections.getAndIncrement(), ports.size()));
      Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(from);
      if (!targets.equals(ports)) {
        close(from); // chosen otherwise meanwhile
      }
      executor.execute(() -> pump(from, to));
      pump(to, from);
      open.remove(from);
    } catch (IOException e) {
      close(from); // nobody there
    }
  }

  /** The end of one direction ends both: a process that dies closes all at once. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      byte[] buffer = new byte[8192];
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the other direction has ended
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.shutdownNow();
  }
}
