/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The web server that the programs call: one page that answers, and pages that answer when the test
 * says so.
 */
final class StubServer implements AutoCloseable {
  /** A page that holds its visitors. */
  static final class Gate {
    private final CountDownLatch visited = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Waits until somebody asks for the page. */
    void awaitVisitor() throws InterruptedException {
      if (!visited.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody came");
      }
    }

    /** Answers those who wait, and everybody later. */
    void open() {
      open.countDown();
    }
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();
  private final List<String> traceparents = new CopyOnWriteArrayList<>();

  StubServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The page that answers at once. */
  String url() {
    return url("/ok");
  }

  /** A page that answers when its gate is open. */
  String url(Gate gate) {
    String path = "/gate-" + gates.size();
    gates.put(path, gate);
    return url(path);
  }

  /** The contexts that visitors have come with so far, in their order. */
  List<String> traceparents() {
    return List.copyOf(traceparents);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      traceparents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
      Gate gate = gates.get(exchange.getRequestURI().getPath());
      if (gate != null) {
        gate.visited.countDown();
        gate.open.await();
      }
      byte[] body = "ok".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
