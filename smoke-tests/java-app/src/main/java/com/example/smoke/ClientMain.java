/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.client.Client;
import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.serde.TypeTag;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program that only calls: the ingress at its second argument, a web page at its third. */
public final class ClientMain {
  private final Client ingress;
  private final Client nobody;
  private final URI page;

  private ClientMain(String ingress, String page) {
    this.ingress = Client.connect(ingress);
    this.nobody = Client.connect("http://127.0.0.1:1");
    this.page = URI.create(page);
  }

  /** Says line by line what it sees. */
  public static void main(String[] args) throws Exception {
    ClientMain main = new ClientMain(args[1], args[2]);
    main.withoutSpan();
    main.inSpan("sync", main::waits);
    main.inSpan("async", main::callsBack);
    main.inSpan("get", main::attaches);
    main.inSpan("failed", main::fails);
    main.inSpan("cancelled", main::cancels);
    System.out.println("done");
  }

  /** Asks a handler for the context that it was called with. */
  static Request<String, String> caller() {
    return to("Probe", "caller");
  }

  /** To be cancelled: an answer might come before that. */
  private static Request<String, String> neverAnswered() {
    return to("Greeter", "waitForever");
  }

  private static Request<String, String> to(String service, String handler) {
    return Request.of(
        Target.service(service, handler),
        TypeTag.of(String.class),
        TypeTag.of(String.class),
        "\"\"");
  }

  private void withoutSpan() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CompletableFuture<Void> answered =
        ingress
            .callAsync(caller())
            .thenAccept(
                answer -> {
                  await(called);
                  say("none", "answer", answer.response());
                  say("none", "in callback", describeCurrent());
                });
    say("none", "after call", describeCurrent());
    called.countDown();
    answered.get(30, TimeUnit.SECONDS);
    // Not the ingress: nothing must be different for it.
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
  }

  private interface Call {
    void make(String name) throws Exception;
  }

  @SuppressWarnings("try") // the scopes are only there to be closed
  private void inSpan(String name, Call call) throws Exception {
    Span span = GlobalOpenTelemetry.getTracer("app").spanBuilder(name).startSpan();
    Baggage baggage = Baggage.builder().put("user", name).build();
    try (Scope ignored = span.makeCurrent();
        Scope ignoredToo = baggage.makeCurrent()) {
      call.make(name);
      say(name, "after call", describeCurrent());
    } finally {
      span.end();
    }
  }

  private void waits(String name) throws IOException, InterruptedException {
    say(name, "answer", ingress.call(caller()).response());
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
  }

  private void callsBack(String name) throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    var future = ingress.callAsync(caller());
    say(name, "future", future.getClass().getSimpleName());
    CompletableFuture<Void> answered =
        future.thenAccept(
            answer -> {
              await(called);
              say(name, "answer", answer.response());
              say(name, "in callback", describeCurrent());
              Span.current().setAttribute("seen", "in callback");
            });
    say(name, "in between", describeCurrent());
    called.countDown();
    answered.get(30, TimeUnit.SECONDS);
  }

  private void attaches(String name) {
    var sent = ingress.send(caller());
    say(name, "answer", sent.attach().response());
  }

  private void fails(String name) {
    var seen =
        nobody.callAsync(caller()).whenComplete((answer, t) -> say(name, "in callback", current()));
    try {
      seen.join();
    } catch (CompletionException e) {
      say(name, "exception", e.getCause().getClass().getSimpleName());
    }
  }

  private void cancels(String name) throws Exception {
    var future = ingress.callAsync(neverAnswered());
    CompletableFuture<Void> seen =
        future.handle((answer, t) -> null).thenAccept(x -> say(name, "callback", current()));
    future.cancel(true);
    seen.get(30, TimeUnit.SECONDS);
    say(name, "is cancelled", future.isCancelled());
  }

  private static String describeCurrent() {
    Span span = Span.current();
    return current() + (span.isRecording() ? " recording" : " not recording");
  }

  private static String current() {
    Span span = Span.current();
    return "flags="
        + span.getSpanContext().getTraceFlags().asHex()
        + " span="
        + span.getSpanContext().getSpanId()
        + " user="
        + Baggage.current().getEntryValue("user");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(String name, String what, Object value) {
    System.out.println(name + ": " + what + ": " + value);
  }
}
