/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Serves the shop to Restate on 127.0.0.1, on the port of the environment variable PORT. */
public final class Shop {

  private static final Logger LOG = LogManager.getLogger(Shop.class);

  public static void main(String[] args) throws IOException {
    int port = port(System.getenv().getOrDefault("PORT", "9080"));

    Endpoint endpoint =
        Endpoint.builder()
            .bind(new Checkout(new Payments(FlakyGateway.start())))
            .bind(new Stock())
            .bind(new Mail())
            .bind(new Warehouse())
            .build();

    try {
      RestateHttpServer.fromEndpoint(endpoint)
          .listen(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        System.err.println("Port " + port + " is in use; set PORT to another one.");
      } else {
        e.printStackTrace();
      }
      // Threads of the gateway and of the server would keep the process.
      System.exit(1);
    }
    LOG.info("the shop listens on port {}", port);
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      System.err.println("PORT is '" + text + "' but must be a number up to 65535.");
      System.exit(1);
    }
    return Integer.parseInt(text);
  }

  private Shop() {}
}
