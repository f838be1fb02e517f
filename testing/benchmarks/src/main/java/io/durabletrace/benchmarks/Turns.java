/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Lets JVMs that are there at the same time measure one after the other, window by window, in an
 * order that is drawn each time, and on the same processor. A processor is slower for minutes when
 * its neighbours are busy, by more than what is to be told apart: that is then the same for all of
 * them. Thread-safe.
 */
final class Turns implements Closeable {
  /** Of the property that tells a JVM where it asks for its {@link Turn}. */
  static final String PORT = "benchmarks.turns";

  /** Which processor all shall measure on; null for any. */
  static final @Nullable String PROCESSOR = System.getProperty("benchmarks.processor");

  private final ServerSocket server;
  private final int expected;
  private final Random random = new Random();
  private final List<Socket> jvms = new ArrayList<>();
  private boolean closed;

  private Turns(ServerSocket server, int expected) {
    this.server = server;
    this.expected = expected;
  }

  /** Nobody has a turn before so many JVMs have asked for one. */
  static Turns among(int jvms) {
    try {
      Turns turns = new Turns(new ServerSocket(0, jvms, InetAddress.getLoopbackAddress()), jvms);
      Thread thread = new Thread(turns::give, "turns");
      thread.setDaemon(true);
      thread.start();
      return turns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private void give() {
    try {
      List<Socket> left = new ArrayList<>();
      while (left.size() < expected) {
        Socket jvm = server.accept();
        if (!isKept(jvm)) {
          return;
        }
        pin(new DataInputStream(jvm.getInputStream()).readLong());
        left.add(jvm);
      }
      while (!left.isEmpty()) {
        Collections.shuffle(left, random);
        left.removeIf(jvm -> !hasTakenTurn(jvm));
      }
    } catch (IOException e) {
      if (!isClosed()) {
        throw new UncheckedIOException(e);
      }
    } finally {
      close(); // whatever happens here, nobody is to wait for ever
    }
  }

  /** Only from now on: a JVM takes half the time to start on two processors. */
  private static void pin(long pid) throws IOException {
    if (PROCESSOR == null) {
      return;
    }
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-p", "-c", PROCESSOR, Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    String output = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (taskset.waitFor() != 0) {
        throw new IOException("taskset: " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** False where it is through with all of its windows. */
  private static boolean hasTakenTurn(Socket jvm) {
    try {
      jvm.getOutputStream().write(Turn.TOKEN);
      return jvm.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private synchronized boolean isKept(Socket jvm) {
    if (closed) {
      close(jvm);
    } else {
      jvms.add(jvm);
    }
    return !closed;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Whoever still waits for a turn fails. */
  @Override
  public synchronized void close() {
    closed = true;
    close(server);
    jvms.forEach(Turns::close);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not used any more, whatever is wrong with it.
    }
  }
}
