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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Lets JVMs that are there at the same time measure one after the other, window by window, in an
 * order that is drawn each time, and on the same processor. A processor is slower for minutes when
 * its neighbours are busy, by more than what is to be told apart: that is then the same for all of
 * them.
 */
final class Turns implements Closeable {
  /** Of the property that tells a JVM where it asks for its {@link Turn}. */
  static final String PORT = "benchmarks.turns";

  /** Of the property that says which processor all shall measure on; unset for any. */
  private static final String PROCESSOR = "benchmarks.processor";

  private final ServerSocket server;
  private final List<Socket> players = Collections.synchronizedList(new ArrayList<>());
  private final int expected;
  private final Random random = new Random();

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
      while (players.size() < expected) {
        Socket player = server.accept();
        players.add(player);
        pin(new DataInputStream(player.getInputStream()).readLong());
      }
    } catch (IOException e) {
      return; // closed, because one of them failed
    }
    List<Socket> left = new ArrayList<>(players);
    while (!left.isEmpty()) {
      Collections.shuffle(left, random);
      left.removeIf(player -> !hasTakenTurn(player));
    }
  }

  /** Only from now on: a JVM takes half the time to start on two processors. */
  private static void pin(long pid) throws IOException {
    String processor = System.getProperty(PROCESSOR);
    if (processor != null) {
      new ProcessBuilder("taskset", "-a", "-p", "-c", processor, Long.toString(pid))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }
  }

  /** False where it is through with all of its windows. */
  private static boolean hasTakenTurn(Socket player) {
    try {
      player.getOutputStream().write(Turn.SIGN);
      return player.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whoever still waits for a turn fails. */
  @Override
  public void close() {
    try {
      server.close();
      synchronized (players) {
        for (Socket player : players) {
          player.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
