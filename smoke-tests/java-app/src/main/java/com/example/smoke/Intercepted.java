/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.sdk.Context;
import dev.restate.sdk.interceptor.HandlerInterceptor;
import dev.restate.sdk.interceptor.RunInterceptor;
import dev.restate.sdk.interceptor.opentelemetry.OpenTelemetryInterceptorFactory;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handler with the interceptors around it that SDK 2.8 puts there. The SDK releases that this
 * program runs on have none, so it does by hand what that SDK does, in its order: the factories are
 * asked when the handler is made, and the context of the caller's thread is restored for a run.
 */
final class Intercepted {
  private final @Nullable HandlerInterceptor handlerInterceptor;
  private final @Nullable RunInterceptor runInterceptor;

  Intercepted() {
    boolean isThere = Boolean.getBoolean("smoke.interceptors");
    var factory = new OpenTelemetryInterceptorFactory(GlobalOpenTelemetry.get());
    handlerInterceptor = isThere ? factory.createHandlerInterceptor() : null;
    runInterceptor = isThere ? factory.createRunInterceptor() : null;
  }

  String handle(Context ctx, String ignored) throws Exception {
    HandlerInterceptor.Next handler =
        () -> {
          span("in handler");
          // What OpenTelemetryRunContextPropagator.capture() keeps.
          var captured = io.opentelemetry.context.Context.current();
          ctx.run("work", () -> work(captured));
        };
    if (handlerInterceptor == null) {
      handler.proceed();
    } else {
      Map<String, String> headers = ctx.request().headers();
      var context = new HandlerInterceptor.Context(headers, "Probe/intercepted");
      handlerInterceptor.aroundHandler(context, handler);
    }
    return "done";
  }

  @SuppressWarnings("try") // the scope is only there to be closed
  private void work(io.opentelemetry.context.Context captured) throws Exception {
    if (runInterceptor == null) {
      span("in run");
    } else {
      try (Scope ignored = captured.makeCurrent()) {
        runInterceptor.aroundRun(new RunInterceptor.Context("work"), () -> span("in run"));
      }
    }
  }

  private static void span(String name) {
    Tracer tracer = GlobalOpenTelemetry.getTracer("app");
    tracer.spanBuilder(name).startSpan().end();
  }
}
