/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.Awakeable;
import dev.restate.sdk.Context;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.TypeTag;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** A plain service: what goes well, what fails and what waits. */
final class Greeter {
  private static final Logger LOG = LogManager.getLogger(Greeter.class);
  private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();

  private Greeter() {}

  static ServiceDefinition definition(@Nullable Executor executor) {
    return new Handlers("Greeter", ServiceType.SERVICE, executor)
        .add("greet", HandlerType.SHARED, String.class, String.class, Greeter::greet)
        .add("naps", HandlerType.SHARED, Long.class, String.class, Greeter::naps)
        .add("flaky", HandlerType.SHARED, String.class, String.class, Greeter::flaky)
        .add("flakyRun", HandlerType.SHARED, Long.class, String.class, Greeter::flakyRun)
        .add("refuse", HandlerType.SHARED, String.class, String.class, Greeter::refuse)
        .add("refuseInRun", HandlerType.SHARED, String.class, String.class, Greeter::refuseInRun)
        .add("waits", HandlerType.SHARED, Long.class, String.class, Greeter::waits)
        .add("calls", HandlerType.SHARED, String.class, String.class, Greeter::calls)
        .add("sendsLater", HandlerType.SHARED, String.class, String.class, Greeter::sendsLater)
        .add(
            "callsAndFails", HandlerType.SHARED, String.class, String.class, Greeter::callsAndFails)
        .add("waitForever", HandlerType.SHARED, String.class, String.class, Greeter::waitForever)
        .build();
  }

  private static String greet(Context ctx, String name) {
    LOG.info("log line in handler");
    return ctx.run(
        "greeting",
        String.class,
        () -> {
          LOG.info("log line in run");
          return "Hello " + name;
        });
  }

  /** Sleeps for so many milliseconds. */
  private static String naps(Context ctx, Long sleep) {
    LOG.info("log line before sleep");
    ctx.sleep(Duration.ofMillis(sleep));
    LOG.info("log line after sleep");
    return "awake";
  }

  /** Fails twice, outside of any run. */
  private static String flaky(Context ctx, String name) {
    failTwice(ctx, "not yet");
    return "Finally " + name;
  }

  /** Fails twice in a run, and waits so many milliseconds before it tries again. */
  private static String flakyRun(Context ctx, Long delay) {
    return ctx.run(
        "charge",
        String.class,
        RetryPolicy.exponential(Duration.ofMillis(delay), 1.0f),
        () -> {
          failTwice(ctx, "card declined");
          return "charged";
        });
  }

  private static String refuse(Context ctx, String reason) {
    throw new TerminalException(418, reason);
  }

  private static String refuseInRun(Context ctx, String reason) {
    return ctx.run(
        "brew",
        String.class,
        () -> {
          throw new TerminalException(418, reason);
        });
  }

  /** Waits for so many milliseconds, for another service, and for somebody. */
  private static String waits(Context ctx, Long sleep) {
    ctx.timer("cooldown", Duration.ofMillis(sleep)).await();
    long count = ctx.call(add(ctx.request().invocationId().toString(), 1)).await();
    Awakeable<String> approval = ctx.awakeable(String.class);
    System.out.println("awakeable " + approval.id() + " of " + ctx.request().invocationId());
    return approval.await() + ' ' + count;
  }

  /** Calls, sends, and waits until the server has taken what was sent. */
  private static String calls(Context ctx, String key) {
    long count = ctx.call(add(key, 2)).await();
    ctx.send(add(key, 3)).invocationId();
    String later = ctx.send(add(key + "-later", 4), Duration.ofHours(1)).invocationId();
    System.out.println("later " + later + " of " + ctx.request().invocationId());
    return "count " + count;
  }

  /** Sends something for a little later. */
  private static String sendsLater(Context ctx, String key) {
    return ctx.send(add(key, 1), Duration.ofMillis(100)).invocationId();
  }

  /** Calls, and then fails twice. */
  private static String callsAndFails(Context ctx, String key) {
    long count = ctx.call(add(key, 1)).await();
    failTwice(ctx, "not yet");
    return "count " + count;
  }

  private static String waitForever(Context ctx, String ignored) {
    return ctx.awakeable(String.class).await();
  }

  private static Request<Long, Long> add(String key, long amount) {
    return Request.of(
        Target.virtualObject("Counter", key, "add"),
        TypeTag.of(Long.class),
        TypeTag.of(Long.class),
        amount);
  }

  private static void failTwice(Context ctx, String message) {
    if (TRIES.merge(ctx.request().invocationId().toString(), 1, Integer::sum) < 3) {
      throw new IllegalStateException(message);
    }
  }
}
