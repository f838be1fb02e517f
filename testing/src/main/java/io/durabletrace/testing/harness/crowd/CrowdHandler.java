/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.SerdeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The handler that all of a crowd run: it waits, runs several things at once, waits for all and for
 * any, and makes spans wherever a user could.
 */
public final class CrowdHandler {

  /** The service, a virtual object. */
  public static final String SERVICE = "Crowd";

  /** The handler. */
  public static final String HANDLER = "go";

  /** What its attempt's span is called in {@link UserSpans#BELOW}. */
  public static final String ATTEMPT = "attempt";

  /** How many runs execute at the same time. */
  static final int PARALLEL = 3;

  /** How many runs there are in one attempt. */
  public static final int RUNS = PARALLEL + 1;

  /** How many spans of the user's there are in one attempt. */
  public static final int USER_SPANS = 3 * PARALLEL + 8;

  /** Text as it is, without the quotes of JSON. */
  static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  private final boolean leaks;

  private CrowdHandler(boolean leaks) {
    this.leaks = leaks;
  }

  /**
   * An endpoint with it.
   *
   * @param leaks whether the user's code forgets to close a scope
   */
  static Endpoint endpoint(Executor userThreads, boolean leaks) {
    CrowdHandler handler = new CrowdHandler(leaks);
    return Endpoint.bind(
            ServiceDefinition.of(
                SERVICE,
                ServiceType.VIRTUAL_OBJECT,
                List.of(
                    HandlerDefinition.of(
                        HANDLER,
                        HandlerType.EXCLUSIVE,
                        TEXT,
                        TEXT,
                        HandlerRunner.of(
                            handler::handle,
                            SerdeFactory.NOOP,
                            HandlerRunner.Options.withExecutor(userThreads))))))
        .build();
  }

  private String handle(ObjectContext ctx, String input) throws Throwable {
    UserSpans spans = new UserSpans(ctx.request().invocationId().toString());
    spans.mark("entered", ATTEMPT);
    if (leaks) {
      spans.leak();
    }
    StringBuilder result = new StringBuilder(input);
    result.append(ctx.call(question("all here?")).await());
    spans.mark("called", ATTEMPT);

    List<DurableFuture<?>> runs = new ArrayList<>();
    for (int i = 0; i < PARALLEL; i++) {
      String name = "run " + i;
      runs.add(
          spans.around(
              "around " + name, ATTEMPT, () -> ctx.runAsync(name, TEXT, () -> run(spans, name))));
    }
    DurableFuture.all(runs).await();
    spans.mark("all ran", ATTEMPT);
    for (DurableFuture<?> run : runs) {
      result.append(run.await());
    }

    DurableFuture<String> quick = ctx.runAsync("quick", TEXT, () -> run(spans, "quick"));
    DurableFuture<?> never = ctx.timer("never", Duration.ofHours(1));
    DurableFuture.any(never, quick).await();
    spans.mark("any ran", ATTEMPT);
    result.append(quick.await());

    result.append(
        spans.around(
            "outer",
            ATTEMPT,
            () -> {
              String answer = ctx.call(question("still here?")).await();
              spans.mark("inner", "outer");
              return answer;
            }));
    return result.toString();
  }

  /** Executes on any thread. */
  private static String run(UserSpans spans, String name) throws Exception {
    spans.mark("in " + name, name);
    try {
      return spans.around(
          "within " + name,
          name,
          () -> {
            return " ran " + name;
          });
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static Request<String, String> question(String words) {
    return Request.of(Target.service("Clock", "ask"), TEXT, TEXT, words).build();
  }
}
