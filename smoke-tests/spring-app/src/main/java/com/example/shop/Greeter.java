/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.shop;

import dev.restate.sdk.Awakeable;
import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.springboot.RestateService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain service. */
@RestateService
public class Greeter {
  private static final Logger LOG = LoggerFactory.getLogger(Greeter.class);

  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  /** Runs, and logs in and outside of the run. */
  @Handler
  public String greet(Context ctx, String name) {
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
  @Handler
  public String naps(Context ctx, Long sleep) {
    LOG.info("log line before sleep");
    ctx.sleep(Duration.ofMillis(sleep));
    LOG.info("log line after sleep");
    return "awake";
  }

  /** Calls and sends. */
  @Handler
  public String calls(Context ctx, String key) {
    long count = CounterClient.fromContext(ctx, key).add(2L).await();
    CounterClient.fromContext(ctx, key).send().add(3L);
    CounterClient.fromContext(ctx, key + "-later").send().add(4L, Duration.ofHours(1));
    return "count " + count;
  }

  /** Fails twice, outside of any run. */
  @Handler
  public String flaky(Context ctx, String name) {
    failTwice(ctx, "not yet");
    return "Finally " + name;
  }

  /** Fails twice in a run, and waits so many milliseconds before it tries again. */
  @Handler
  public String flakyRun(Context ctx, Long delay) {
    return ctx.run(
        "charge",
        String.class,
        RetryPolicy.exponential(Duration.ofMillis(delay), 1.0f),
        () -> {
          failTwice(ctx, "card declined");
          return "charged";
        });
  }

  /** Fails for good. */
  @Handler
  public String refuse(Context ctx, String reason) {
    throw new TerminalException(418, reason);
  }

  /** Waits for so many milliseconds, for another service, and for somebody. */
  @Handler
  public String waits(Context ctx, Long sleep) {
    ctx.timer("cooldown", Duration.ofMillis(sleep)).await();
    long count =
        CounterClient.fromContext(ctx, ctx.request().invocationId().toString()).add(1L).await();
    Awakeable<String> approval = ctx.awakeable(String.class);
    System.out.println("awakeable " + approval.id() + " of " + ctx.request().invocationId());
    return approval.await() + ' ' + count;
  }

  private void failTwice(Context ctx, String message) {
    if (tries.merge(ctx.request().invocationId().toString(), 1, Integer::sum) < 3) {
      throw new IllegalStateException(message);
    }
  }
}
