/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves all services at the port given as the first argument, 0 being any. */
public final class Main {
  private Main() {}

  /**
   * Starts the program. The second argument, if any, is the handlers' executor: fixed or virtual.
   */
  public static void main(String[] args) throws Exception {
    Executor executor = executor(args.length > 1 ? args[1] : "");
    Endpoint.Builder endpoint =
        Endpoint.bind(Greeter.definition(executor))
            .bind(Counter.definition(executor))
            .bind(Order.definition(executor))
            .bind(Probe.definition(executor))
            .bind(Script.definition(executor))
            .bind(Echo.definition(executor));
    if (Boolean.getBoolean("smoke.withOpenTelemetry")) {
      endpoint.withOpenTelemetry(GlobalOpenTelemetry.get());
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println("shutting down"), "goodbye"));
    HttpServer server =
        RestateHttpServer.fromEndpoint(endpoint.build())
            .listen(Integer.parseInt(args[0]), "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    System.out.println("listening on port " + server.actualPort());
  }

  private static @Nullable Executor executor(String name) throws ReflectiveOperationException {
    return switch (name) {
      case "fixed" -> Executors.newFixedThreadPool(4, r -> new Thread(r, "users-choice"));
      // By reflection: the program is compiled for Java 17.
      case "virtual" ->
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      default -> null;
    };
  }
}
