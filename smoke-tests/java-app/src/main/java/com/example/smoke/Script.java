/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.common.Request;
import dev.restate.common.RequestBuilder;
import dev.restate.common.Target;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.TypeTag;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does what its input says, a step for each line: a word and what it is about. The result is what
 * the steps gave, one after the other.
 */
final class Script {
  private static final int MOST_TRIES = 2_000;

  /** Of the last ones; a program that runs for long has very many. */
  private static final Map<String, Integer> TRIES =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
              return size() > MOST_TRIES;
            }
          });

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "of a script");
            thread.setDaemon(true);
            return thread;
          });

  private final ObjectContext ctx;
  private final List<String> results = new ArrayList<>();
  private final List<DurableFuture<String>> later = new ArrayList<>();

  private Script(ObjectContext ctx) {
    this.ctx = ctx;
  }

  static ServiceDefinition definition(@Nullable Executor executor) {
    return new Handlers("Script", ServiceType.VIRTUAL_OBJECT, executor)
        .add("run", HandlerType.EXCLUSIVE, String.class, String.class, Script::run)
        .build();
  }

  private static String run(ObjectContext ctx, String steps) throws Exception {
    Script script = new Script(ctx);
    for (String step : steps.split("\n", -1)) {
      int space = step.indexOf(' ');
      script.take(step.substring(0, space), step.substring(space + 1));
    }
    script.join();
    return String.join(";", script.results);
  }

  private void take(String verb, String what) throws Exception {
    switch (verb) {
      case "run" -> results.add(ctx.run(what, String.class, () -> "ran " + what));
      case "flakyRun" ->
          results.add(
              ctx.run(
                  what,
                  String.class,
                  () -> {
                    failFirst(what);
                    return "ran " + what;
                  }));
      case "fail" -> failFirst(what);
      case "sleep" -> ctx.sleep(Duration.ofMillis(Long.parseLong(what)));
      case "set" -> ctx.set(state(), what);
      case "get" -> results.add(ctx.get(state()).orElse("nothing"));
      case "call" -> results.add(ctx.call(echo("say", what)).await());
      case "nested" -> results.add(ctx.call(echo("pass", what)).await());
      case "later" -> later.add(inSpan(() -> ctx.call(echo("say", what))));
      case "join" -> join();
      case "send" -> inSpan(() -> ctx.send(echo("say", what)));
      case "delayed" -> ctx.send(echo("say", what), Duration.ofMillis(300));
      case "accepted" -> ctx.send(echo("say", what)).invocationId();
      case "crowd" -> {
        for (DurableFuture<String> one : crowd(() -> ctx.call(echo("say", what)))) {
          results.add(one.await());
        }
      }
      case "sends" -> crowd(() -> ctx.send(echo("say", what)));
      case "awakeable" -> {
        var awakeable = ctx.awakeable(String.class);
        ctx.send(echo("resolve", awakeable.id() + ' ' + what));
        results.add(awakeable.await());
      }
      case "gate" -> results.add(ctx.call(gate(what)).await());
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private void join() {
    if (later.isEmpty()) {
      return;
    }
    DurableFuture.all(new ArrayList<DurableFuture<?>>(later)).await();
    later.forEach(one -> results.add(one.await()));
    later.clear();
  }

  /** The same from several threads at once, each below a span of its own. */
  private static <T> List<T> crowd(Callable<T> work) throws Exception {
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(THREADS.submit(() -> inSpan(work)));
    }
    List<T> all = new ArrayList<>();
    for (Future<T> one : running) {
      all.add(one.get());
    }
    return all;
  }

  private static <T> T inSpan(Callable<T> work) throws Exception {
    Span span = GlobalOpenTelemetry.getTracer("app").spanBuilder("own").startSpan();
    Scope scope = span.makeCurrent();
    try {
      return work.call();
    } finally {
      scope.close();
      span.end();
    }
  }

  private void failFirst(String what) {
    String once = ctx.request().invocationId() + what;
    if (TRIES.merge(once, 1, Integer::sum) < 2) {
      throw new IllegalStateException("planned, at " + what);
    }
  }

  /** With headers of the user's own where the words say so. */
  private static Request<String, String> echo(String handler, String words) {
    RequestBuilder<String, String> request =
        Request.of(
            Target.service("Echo", handler),
            TypeTag.of(String.class),
            TypeTag.of(String.class),
            words);
    if (words.contains("header")) {
      request.header("X-User", "user");
    }
    if (words.contains("traceparent")) {
      request.header("TraceParent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
    if (words.contains("baggage")) {
      request.header("baggage", "user=1");
    }
    return request.build();
  }

  private static Request<String, String> gate(String key) {
    return Request.of(
            Target.workflow("Order", key, "run"),
            TypeTag.of(String.class),
            TypeTag.of(String.class),
            key)
        .build();
  }

  private static StateKey<String> state() {
    return StateKey.of("state", String.class);
  }
}
