/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A payment gateway as we know them: it takes an order only at the third try. */
final class FlakyGateway {

  private static final int BUSY_TIMES = 2;

  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  /** Starts one on a free port of 127.0.0.1 and returns its address. */
  static URI start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/charge", new FlakyGateway()::charge);
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void charge(HttpExchange exchange) throws IOException {
    String order = exchange.getRequestURI().getPath();
    if (tries.merge(order, 1, Integer::sum) <= BUSY_TIMES) {
      answer(exchange, 503, "busy, try again");
    } else {
      answer(exchange, 200, "payment-" + Integer.toHexString(order.hashCode()));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
