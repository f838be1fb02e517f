/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.SerdeFactory;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The forked JVM with a service behind the SDK's own HTTP server, on the loopback interface. */
public final class HostileServerMain {

  /** Stands before the port, on the standard output. */
  public static final String LISTENING = "hostile: listening on ";

  private static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  /** No arguments. */
  public static void main(String[] args) throws Exception {
    Endpoint endpoint =
        Endpoint.bind(
                ServiceDefinition.of(
                    "Greeter",
                    ServiceType.SERVICE,
                    List.of(
                        HandlerDefinition.of(
                            "greet",
                            HandlerType.SHARED,
                            TEXT,
                            TEXT,
                            HandlerRunner.of(
                                HostileServerMain::greet,
                                SerdeFactory.NOOP,
                                HandlerRunner.Options.DEFAULT)))))
            .build();
    // By name: this module is not compiled against the SDK's server.
    Object server =
        Class.forName("dev.restate.sdk.http.vertx.RestateHttpServer")
            .getMethod("fromEndpoint", Endpoint.class)
            .invoke(null, endpoint);
    Class<?> serverType = Class.forName("io.vertx.core.http.HttpServer");
    Object started =
        serverType.getMethod("listen", int.class, String.class).invoke(server, 0, "127.0.0.1");
    CompletionStage<?> stage =
        (CompletionStage<?>)
            Class.forName("io.vertx.core.Future").getMethod("toCompletionStage").invoke(started);
    stage.toCompletableFuture().join();
    System.out.println(LISTENING + serverType.getMethod("actualPort").invoke(server));
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private static String greet(Context ctx, String input) {
    ctx.send(
        Request.of(Target.virtualObject("Stock", "apple", "reserve"), TEXT, TEXT, "3").build());
    return "hello " + input + new TreeMap<>(ctx.request().headers());
  }

  private HostileServerMain() {}
}
