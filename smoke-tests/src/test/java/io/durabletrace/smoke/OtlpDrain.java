/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A collector that only counts: it should not cost what is measured. */
final class OtlpDrain implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Map<String, AtomicLong> counts = new HashMap<>();
  private final AtomicLong exports = new AtomicLong();

  /**
   * @param counted the texts to count in what is exported of spans, such as their names
   */
  OtlpDrain(List<String> counted) {
    counted.forEach(text -> counts.put(text, new AtomicLong()));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          try (InputStream in = exchange.getRequestBody()) {
            String body = new String(in.readAllBytes(), ISO_8859_1);
            if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
              exports.incrementAndGet();
              counts.forEach((text, count) -> count.addAndGet(occurrences(text, body)));
            }
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static int occurrences(String text, String body) {
    int count = 0;
    for (int at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + 1)) {
      count++;
    }
    return count;
  }

  /** How often this text came so far, which is one of those to count. */
  long count(String text) {
    return counts.get(text).get();
  }

  /** How many requests with spans there were. */
  long exports() {
    return exports.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
