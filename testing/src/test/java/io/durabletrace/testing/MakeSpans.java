/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A program whose requests to itself the agent traces, two spans each: as many as it is told, one
 * after the other, or without an end. Then it waits to be ended.
 */
public final class MakeSpans {

  public static void main(String[] args) throws Exception {
    int requests = args[0].equals("endless") ? Integer.MAX_VALUE : Integer.parseInt(args[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    ExecutorService executor = Executors.newSingleThreadExecutor();
    server.setExecutor(executor);
    server.start();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < requests; i++) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
    // The server's last span ends when its answer has been read already.
    executor.shutdown();
    if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server has not ended");
    }
    System.out.println("made " + requests);
    new CountDownLatch(1).await();
  }

  private MakeSpans() {}
}
