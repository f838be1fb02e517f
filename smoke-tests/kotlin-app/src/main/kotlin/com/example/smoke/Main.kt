/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke

import dev.restate.sdk.endpoint.Endpoint
import dev.restate.sdk.http.vertx.RestateHttpServer

/** Serves all services at the port given as the first argument. */
fun main(args: Array<String>) {
  val endpoint = Endpoint.bind(greeter()).bind(counter()).bind(order()).bind(script()).bind(echo()).build()
  val server =
      RestateHttpServer.fromEndpoint(endpoint)
          .listen(args[0].toInt(), "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join()
  println("listening on port ${server.actualPort()}")
}
