/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.core.EndpointRequestHandler;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.serde.Serde;
import dev.restate.serde.SerdeFactory;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The SDK's side of a scenario: an endpoint with its one handler, and a request to it. */
public final class SdkEndpoint {

  /** The SDK did not take the request. */
  public static final class RefusedException extends Exception {
    RefusedException(Throwable cause) {
      super(cause);
    }
  }

  private static final EndpointRequestHandler.LoggingContextSetter NO_LOGGING = (key, value) -> {};

  private static final Serde<String> UNREADABLE =
      Serde.using(
          text -> {
            throw new IllegalArgumentException("cannot be written");
          },
          bytes -> {
            throw new IllegalArgumentException("cannot be read");
          });

  /** The processor for one request, as the scenario describes it. */
  static RequestProcessor processor(
      Scenario scenario,
      ThrowingBiFunction<WorkflowContext, String, String> handler,
      @Nullable Executor core,
      Remains remains)
      throws Exception {
    Endpoint.Builder endpoint = Endpoint.bind(service(scenario, handler));
    if (scenario.hasOpenTelemetryInSdk()) {
      endpoint.withOpenTelemetry(GlobalOpenTelemetry.get());
    }
    String parent = scenario.serverSpanParent();
    if (parent == null) {
      return processor(scenario, endpoint.build(), core, remains);
    }
    Span server = serverSpan(parent);
    Scope scope = server.makeCurrent();
    try {
      return processor(scenario, endpoint.build(), core, remains);
    } finally {
      scope.close();
      server.end();
    }
  }

  private static RequestProcessor processor(
      Scenario scenario, Endpoint endpoint, @Nullable Executor core, Remains remains)
      throws Exception {
    Map<String, String> headers = new HashMap<>(scenario.headers());
    headers.putIfAbsent(
        "content-type", "application/vnd.restate.invocation.v" + scenario.protocol());
    HeadersAccessor accessor = HeadersAccessor.wrap(headers);
    remains.watch("headers", accessor);
    return processor(endpoint, scenario.requestPath(), accessor, core);
  }

  /**
   * The processor for a request, whatever the SDK's version.
   *
   * @param core where the SDK does its own work; null for the caller's thread
   */
  @SuppressWarnings("deprecation") // What replaces these is missing before 2.3.
  public static RequestProcessor processor(
      Endpoint endpoint, String path, HeadersAccessor accessor, @Nullable Executor core)
      throws Exception {
    EndpointRequestHandler handler = EndpointRequestHandler.forBidiStream(endpoint);
    try {
      return (RequestProcessor)
          bidirectional().invoke(handler, path, accessor, NO_LOGGING, core, true);
    } catch (NoSuchMethodException old) {
      try {
        return handler.processorForRequest(path, accessor, NO_LOGGING, core);
      } catch (RuntimeException refused) {
        throw new RefusedException(refused);
      }
    } catch (InvocationTargetException e) {
      throw new RefusedException(e.getCause());
    }
  }

  /** Since 2.3 the HTTP server says with each request whether it can stream both ways. */
  private static Method bidirectional() throws NoSuchMethodException {
    return EndpointRequestHandler.class.getMethod(
        "processorForRequest",
        String.class,
        HeadersAccessor.class,
        EndpointRequestHandler.LoggingContextSetter.class,
        Executor.class,
        boolean.class);
  }

  private static ServiceDefinition service(
      Scenario scenario, ThrowingBiFunction<WorkflowContext, String, String> handler) {
    HandlerType type =
        switch (scenario.serviceType()) {
          case SERVICE -> HandlerType.SHARED;
          case VIRTUAL_OBJECT -> HandlerType.EXCLUSIVE;
          case WORKFLOW -> HandlerType.WORKFLOW;
        };
    return ServiceDefinition.of(
        scenario.service(),
        scenario.serviceType(),
        List.of(
            HandlerDefinition.of(
                scenario.method(),
                type,
                scenario.hasUnreadableInput() ? UNREADABLE : Stage.TEXT,
                scenario.hasUnwritableOutput() ? UNREADABLE : Stage.TEXT,
                HandlerRunner.of(handler, SerdeFactory.NOOP, options(scenario)))));
  }

  private static HandlerRunner.Options options(Scenario scenario) {
    Executor userThreads = scenario.userThreads();
    if (userThreads != null) {
      return HandlerRunner.Options.withExecutor(userThreads);
    }
    return scenario.hasCoreExecutor()
        ? HandlerRunner.Options.DEFAULT
        : HandlerRunner.Options.withExecutor(Runnable::run);
  }

  /** What an instrumentation of the HTTP server makes of a request. */
  private static Span serverSpan(String parent) {
    Context context =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), Map.of("traceparent", parent), new MapGetter());
    return GlobalOpenTelemetry.getTracer("http")
        .spanBuilder("POST")
        .setSpanKind(SpanKind.SERVER)
        .setParent(context)
        .startSpan();
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }

  private SdkEndpoint() {}
}
