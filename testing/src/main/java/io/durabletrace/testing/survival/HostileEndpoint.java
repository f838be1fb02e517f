/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.common.Request;
import dev.restate.common.Slice;
import dev.restate.common.Target;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.SerdeFactory;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.SdkEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A service of one handler that waits for nothing, and a virtual object of one that waits. Handlers
 * run when it is their turn, on the one thread there is: one that waits when all input is there, so
 * that it suspends and never blocks.
 */
final class HostileEndpoint {
  private static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));
  private static final StateKey<String> ACCOUNT = StateKey.of("account", TEXT);
  private static final Target STOCK = Target.virtualObject("Stock", "apple", "reserve");

  private static final long PATIENCE_NANOS = 4_000_000_000L;

  private final Queue<Runnable> handlers = new ArrayDeque<>();
  private final Endpoint endpoint;
  // The watchdog reads and writes these under this object's lock.
  private boolean inHandler;
  private boolean interrupted;
  private long since;

  private StringBuilder seen = new StringBuilder();

  HostileEndpoint() {
    Thread served = Thread.currentThread();
    Thread watchdog = new Thread(() -> watch(served), "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    HandlerRunner.Options options = HandlerRunner.Options.withExecutor(this::execute);
    endpoint =
        Endpoint.bind(
                service(
                    "Greeter",
                    ServiceType.SERVICE,
                    HandlerDefinition.of(
                        "greet",
                        HandlerType.SHARED,
                        TEXT,
                        TEXT,
                        HandlerRunner.of(this::greet, SerdeFactory.NOOP, options))))
            .bind(
                service(
                    "Cart",
                    ServiceType.VIRTUAL_OBJECT,
                    HandlerDefinition.of(
                        "add",
                        HandlerType.EXCLUSIVE,
                        TEXT,
                        TEXT,
                        HandlerRunner.of(this::add, SerdeFactory.NOOP, options))))
            .build();
  }

  private static ServiceDefinition service(
      String name, ServiceType type, HandlerDefinition<?, ?> handler) {
    return ServiceDefinition.of(name, type, List.of(handler));
  }

  private String greet(dev.restate.sdk.Context ctx, String input) {
    saw("input", input);
    saw("headers", new TreeSet<>(ctx.request().headers().keySet()).toString());
    ctx.send(Request.of(STOCK, TEXT, TEXT, "3").build(), Duration.ofMinutes(5));
    ctx.timer("cooldown", Duration.ofHours(1));
    return "hello " + input;
  }

  private String add(ObjectContext ctx, String input) {
    saw("key", ctx.key());
    saw("state", ctx.get(ACCOUNT).orElse("none"));
    ctx.set(ACCOUNT, input);
    saw("run", ctx.run("charge", TEXT, () -> "charged"));
    saw("call", ctx.call(Request.of(STOCK, TEXT, TEXT, "3").build()).await());
    return ctx.awakeable(TEXT).await();
  }

  private void saw(String what, String value) {
    seen.append("handler saw ").append(what).append(' ').append(value).append('\n');
  }

  /** All that can be observed of the answer. */
  String answer(HostileRequest request) {
    seen = new StringBuilder();
    handlers.clear();
    Output output = new Output();
    RequestProcessor processor;
    try {
      processor =
          SdkEndpoint.processor(
              endpoint, request.path(), HeadersAccessor.wrap(request.headers()), null);
    } catch (SdkEndpoint.RefusedException e) {
      return "refused\n" + e.getCause();
    } catch (Throwable t) {
      return "not taken\n" + t;
    }
    saw("status", processor.statusCode() + " " + processor.responseContentType());
    attempt("onSubscribe", () -> processor.onSubscribe(new Input()));
    attempt("subscribe", () -> processor.subscribe(output));
    boolean waits = request.path().contains("Cart");
    for (int i = 0; i < request.slices().size(); i++) {
      byte[] slice = request.slices().get(i);
      attempt("onNext", () -> processor.onNext(Slice.wrap(slice)));
      if (!waits && i >= request.handlerAfter()) {
        runHandlers();
      }
    }
    switch (request.ending()) {
      case COMPLETED -> attempt("onComplete", processor::onComplete);
      case BROKEN -> {
        attempt("onError", () -> processor.onError(new IOException("connection reset")));
        output.cancel();
      }
      case CANCELLED -> {
        output.cancel();
        attempt("onComplete", processor::onComplete);
      }
    }
    if (!waits || request.ending() == HostileRequest.Ending.COMPLETED) {
      runHandlers(); // else the SDK would have one wait for ever that is there already
    }
    return output.text() + seen;
  }

  /** A handler has to wait for its turn; the closure of a run has it, because its handler has. */
  private void execute(Runnable task) {
    if (inHandler) {
      task.run();
    } else {
      handlers.add(task);
    }
  }

  private void runHandlers() {
    begin();
    for (Runnable handler = handlers.poll(); handler != null; handler = handlers.poll()) {
      attempt("handler", handler);
    }
    end();
  }

  private synchronized void begin() {
    since = System.nanoTime();
    inHandler = true;
  }

  private synchronized void end() {
    inHandler = false;
    if (interrupted) {
      interrupted = false;
      boolean unused = Thread.interrupted(); // who was just about to return has not noticed
    }
  }

  /** Some SDKs let a handler wait for ever after what they did not understand. */
  private void watch(Thread thread) {
    while (true) {
      LockSupport.parkNanos(PATIENCE_NANOS / 4);
      interruptIfLate(thread);
    }
  }

  private synchronized void interruptIfLate(Thread thread) {
    if (inHandler && System.nanoTime() - since > PATIENCE_NANOS) {
      since = System.nanoTime();
      interrupted = true;
      thread.interrupt();
    }
  }

  /** What the SDK throws at the transport is part of its behaviour. */
  private void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      seen.append(what).append(" threw ").append(withoutHashes(t.toString())).append('\n');
    }
  }

  private static String withoutHashes(String text) {
    return text.replaceAll("@[0-9a-f]+\\b", "@#");
  }

  private final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {
      saw("request", String.valueOf(n));
    }

    @Override
    public void cancel() {
      saw("cancel", "");
    }
  }

  private final class Output implements Flow.Subscriber<Slice> {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Slice slice) {
      byte[] bytes = new byte[slice.readableBytes()];
      slice.asReadOnlyByteBuffer().get(bytes);
      written.writeBytes(bytes);
      saw("slice", String.valueOf(bytes.length > 0));
    }

    @Override
    public void onError(Throwable throwable) {
      saw("output failed", withoutHashes(throwable.toString()));
    }

    @Override
    public void onComplete() {
      saw("output completed", "");
    }

    void cancel() {
      attempt(
          "cancel",
          () -> {
            if (subscription != null) {
              subscription.cancel();
            }
          });
    }

    String text() {
      ByteBuffer all = ByteBuffer.wrap(written.toByteArray());
      List<Frame> frames = Frame.takeFrom(all);
      StringBuilder text = new StringBuilder();
      frames.forEach(frame -> text.append(frame.name()).append(' '));
      text.append('\n');
      frames.forEach(frame -> text.append(withoutHashes(frame.text())).append('\n'));
      return text.append(all.remaining()).append(" bytes more\n").toString();
    }
  }
}
