/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.common.Slice;
import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.SerdeFactory;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * An application that is undeployed: it hosted an endpoint with an attempt that came to its end,
 * one that took long, and one that never ends because nobody will ever go on with it. None of its
 * threads is left when {@link #run()} returns.
 */
public final class ThrownAway implements Runnable {
  private static final long LONG_MILLIS = 2_000;
  private static final long PATIENCE_SECONDS = 20;

  /** Is on a span that never ends, by the application's own doing. */
  private static final class PaymentException extends RuntimeException {
    PaymentException() {
      super("payment gateway is busy");
    }
  }

  /** The SDK's own work, one task at a time on any thread, until there is no more of it. */
  private static final class Core implements Executor {
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public synchronized void execute(Runnable task) {
      if (stopped.getCount() > 0) {
        task.run();
      }
    }
  }

  /** The user's threads. */
  private static final class Users implements Executor {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public void execute(Runnable task) {
      Thread thread = new Thread(task, "user");
      threads.add(thread);
      thread.start();
    }

    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private final List<RequestProcessor> attempts = new ArrayList<>();

  @Override
  public void run() {
    try {
      play();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void play() throws Exception {
    Core core = new Core();
    Users lost =
        attempt(
            "lost",
            core,
            (ctx, input) ->
                ctx.run(
                    "charge",
                    Stage.TEXT,
                    () -> {
                      core.stopped.countDown();
                      Span.current().recordException(new PaymentException());
                      return "never written";
                    }));
    if (!core.stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the run did not execute");
    }
    attempt(
            "quick",
            new Core(),
            (ctx, input) -> {
              ctx.timer("cooldown", Duration.ofMinutes(1)); // its event is on a finished span
              return "done";
            })
        .join();
    attempt(
            "long",
            new Core(),
            (ctx, input) -> {
              Thread.sleep(LONG_MILLIS);
              return "done";
            })
        .join();
    lost.threads.forEach(Thread::interrupt);
    lost.join();
    System.out.println("application: played " + attempts.size());
  }

  private Users attempt(String handler, Core core, ThrowingBiFunction<Context, String, String> code)
      throws Exception {
    Users users = new Users();
    RequestProcessor processor =
        SdkEndpoint.processor(
            Endpoint.bind(service(handler, users, code)).build(),
            "/invoke/ThrownAway/" + handler,
            HeadersAccessor.wrap(Map.of("content-type", "application/vnd.restate.invocation.v5")),
            core);
    byte[] frames =
        Frames.joined(
            Start.first().invocation(Ids.invocationId(handler)).entries(1).frame(),
            Frames.input("Ann"));
    core.execute(() -> processor.onSubscribe(new Input()));
    core.execute(() -> processor.subscribe(new Output()));
    core.execute(() -> processor.onNext(Slice.wrap(frames)));
    attempts.add(processor);
    return users;
  }

  private static ServiceDefinition service(
      String handler, Users users, ThrowingBiFunction<Context, String, String> code) {
    return ServiceDefinition.of(
        "ThrownAway",
        ServiceType.SERVICE,
        List.of(
            HandlerDefinition.of(
                handler,
                HandlerType.SHARED,
                Stage.TEXT,
                Stage.TEXT,
                HandlerRunner.of(
                    code, SerdeFactory.NOOP, HandlerRunner.Options.withExecutor(users)))));
  }

  private static final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private static final class Output implements Flow.Subscriber<Slice> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Slice slice) {}

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
  }
}
