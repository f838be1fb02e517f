/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.SerdeFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The handler of the soak: some of everything, which fails where its attempt's plan says so. */
final class SoakHandler {
  static final String SERVICE = "Soak";
  static final String HANDLER = "go";

  /** With this input it fails for good, at last. */
  static final String REFUSE = "refuse";

  /** How many steps it has, and about as many commands. */
  static final int STEPS = 9;

  private final Function<String, SoakAttempt> attempts;

  private SoakHandler(Function<String, SoakAttempt> attempts) {
    this.attempts = attempts;
  }

  /**
   * An endpoint with it.
   *
   * @param attempts the one that runs, by the invocation's id
   */
  static Endpoint endpoint(Executor userThreads, Function<String, SoakAttempt> attempts) {
    SoakHandler handler = new SoakHandler(attempts);
    return Endpoint.bind(
            ServiceDefinition.of(
                SERVICE,
                ServiceType.VIRTUAL_OBJECT,
                List.of(
                    HandlerDefinition.of(
                        HANDLER,
                        HandlerType.EXCLUSIVE,
                        CrowdHandler.TEXT,
                        CrowdHandler.TEXT,
                        HandlerRunner.of(
                            handler::handle,
                            SerdeFactory.NOOP,
                            HandlerRunner.Options.withExecutor(userThreads))))))
        .build();
  }

  private String handle(ObjectContext ctx, String input) throws Throwable {
    String id = ctx.request().invocationId().toString();
    SoakAttempt me = attempts.apply(id);
    UserSpans spans = new UserSpans(id);
    spans.mark("entered", CrowdHandler.ATTEMPT);
    me.step(1);
    String first = ctx.run("first", CrowdHandler.TEXT, () -> run(me, spans, "first"));
    me.step(2);
    ctx.set(StateKey.of("count", CrowdHandler.TEXT), first);
    me.step(3);
    DurableFuture<String> call =
        spans.around("around the call", CrowdHandler.ATTEMPT, () -> ctx.call(question("stock")));
    me.step(4);
    DurableFuture<String> left =
        ctx.runAsync("left", CrowdHandler.TEXT, () -> run(me, spans, "left"));
    DurableFuture<String> right =
        ctx.runAsync("right", CrowdHandler.TEXT, () -> run(me, spans, "right"));
    DurableFuture.all(List.of(left, right)).await();
    me.step(5);
    DurableFuture<?> patience = ctx.timer("patience", Duration.ofHours(1));
    DurableFuture.any(call, patience).await();
    me.step(6);
    ctx.send(question("mail"));
    me.step(7);
    ctx.timer("nap", Duration.ofMinutes(1)).await();
    spans.mark("awake", CrowdHandler.ATTEMPT);
    me.step(8);
    if (input.equals(REFUSE)) {
      throw new TerminalException(418, "refused");
    }
    me.step(9);
    return first + call.await() + left.await() + right.await();
  }

  private static String run(SoakAttempt me, UserSpans spans, String name) {
    spans.mark("in " + name, name);
    me.run();
    return name;
  }

  private static Request<String, String> question(String words) {
    return Request.of(Target.service("Clock", "ask"), CrowdHandler.TEXT, CrowdHandler.TEXT, words)
        .build();
  }
}
