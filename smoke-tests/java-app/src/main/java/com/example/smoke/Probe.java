/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.client.Client;
import dev.restate.sdk.Context;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does in a handler and in a run what users do there; the argument is the address of a web server.
 */
final class Probe {
  private static final Logger LOG = LogManager.getLogger(Probe.class);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Probe() {}

  static ServiceDefinition definition(@Nullable Executor executor) {
    Intercepted intercepted = new Intercepted();
    return new Handlers("Probe", ServiceType.SERVICE, executor)
        .add("intercepted", HandlerType.SHARED, String.class, String.class, intercepted::handle)
        .add("userCode", HandlerType.SHARED, String.class, String.class, Probe::userCode)
        .add("ownSpan", HandlerType.SHARED, String.class, String.class, Probe::ownSpan)
        .add("baggage", HandlerType.SHARED, String.class, String.class, Probe::baggage)
        .add("blocked", HandlerType.SHARED, String.class, String.class, Probe::blocked)
        .add("blockedInRun", HandlerType.SHARED, String.class, String.class, Probe::blockedInRun)
        .add("sleepsInRun", HandlerType.SHARED, String.class, String.class, Probe::sleepsInRun)
        .add("caller", HandlerType.SHARED, String.class, String.class, Probe::caller)
        .add("clientInRun", HandlerType.SHARED, String.class, String.class, Probe::clientInRun)
        .add("thread", HandlerType.SHARED, String.class, String.class, Probe::thread)
        .build();
  }

  private static String userCode(Context ctx, String url) throws Exception {
    useEverything("handler", url);
    ctx.run("work", () -> useEverything("run", url));
    LOG.info("after run");
    return "done";
  }

  /** A span of the user's own, around a run. */
  @SuppressWarnings("try") // the scope is only there to be closed
  private static String ownSpan(Context ctx, String url) {
    Span span = GlobalOpenTelemetry.getTracer("app").spanBuilder("own").startSpan();
    try (Scope ignored = span.makeCurrent()) {
      return ctx.run("inside", String.class, () -> get(url));
    } finally {
      span.end();
    }
  }

  private static String baggage(Context ctx, String name) {
    String outside = Baggage.current().getEntryValue(name);
    String inRun = ctx.run("look", String.class, () -> "" + Baggage.current().getEntryValue(name));
    return outside + ' ' + inRun;
  }

  /** Answers when the web server does. */
  private static String blocked(Context ctx, String url) throws Exception {
    return get(url);
  }

  private static String blockedInRun(Context ctx, String url) {
    return ctx.run("block", String.class, () -> get(url));
  }

  private static String sleepsInRun(Context ctx, String millis) {
    return ctx.run("block", String.class, () -> slept(millis));
  }

  private static String slept(String millis) throws InterruptedException {
    Thread.sleep(Long.parseLong(millis));
    return "slept";
  }

  /** The context that this invocation was called with, as it stands in its own headers. */
  private static String caller(Context ctx, String ignored) {
    return "" + ctx.request().headers().get("traceparent");
  }

  /** Calls the ingress at this address as any other client does, not through the handler. */
  private static String clientInRun(Context ctx, String ingress) {
    return ctx.run(
        "ask", String.class, () -> Client.connect(ingress).call(ClientMain.caller()).response());
  }

  private static String thread(Context ctx, String ignored) {
    String inRun = ctx.run("look", String.class, Probe::threadName);
    return threadName() + ", " + inRun;
  }

  private static String threadName() {
    // A virtual thread has no name of its own.
    String name = Thread.currentThread().getName();
    return name.isEmpty() ? Thread.currentThread().getClass().getSimpleName() : name;
  }

  private static void useEverything(String where, String url) throws Exception {
    LOG.info("log line in {}", where);
    get(url);
    select();
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static void select() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:shop");
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1");
    }
  }
}
