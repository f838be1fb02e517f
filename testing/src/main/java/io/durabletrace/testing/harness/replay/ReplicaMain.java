/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The forked JVM: one replica of the deployment that serves all programs. Each connection to it is
 * one attempt, see {@link AttemptOrder}.
 */
public final class ReplicaMain {

  /** What is printed, before the port, when it listens. */
  public static final String LISTENING = "replica listens on ";

  /** As an HTTP server has few event loops for many requests. */
  private static final List<Executor> CORES = List.of(core(), core());

  public static void main(String[] args) throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    System.out.println(LISTENING + server.getLocalPort());
    daemon(() -> accept(server)).start();
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private static void accept(ServerSocket server) {
    ExecutorService connections = Executors.newCachedThreadPool(ReplicaMain::daemon);
    try {
      for (int attempts = 0; true; attempts++) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        Executor core = CORES.get(attempts % CORES.size());
        connections.execute(() -> ReplicaAttempt.play(connection, core));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A thread for the SDK's own work. Old SDKs throw from their own tasks when an attempt ends. An
   * executor's thread would end by that, and the next task, on a new one, would overtake those that
   * wait: slices would change places.
   */
  public static Executor core() {
    ExecutorService thread = Executors.newSingleThreadExecutor(ReplicaMain::daemon);
    return task ->
        thread.execute(
            () -> {
              try {
                task.run();
              } catch (Throwable t) {
                // as an event loop does
              }
            });
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private ReplicaMain() {}
}
