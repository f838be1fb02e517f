/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Where one scenario is played: an endpoint with its one handler, and a transcript. */
final class Stage {

  /** Text as it is, without the quotes of JSON. */
  static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  private static final EndpointRequestHandler.LoggingContextSetter NO_LOGGING = (key, value) -> {};

  private final Scenario scenario;
  private final String sdk;
  private final Transcript transcript = new Transcript();
  private final UserCode user = new UserCode(transcript);
  private @Nullable Throwable broken;

  Stage(Scenario scenario, String sdk) {
    this.scenario = scenario;
    this.sdk = sdk;
  }

  Scenario scenario() {
    return scenario;
  }

  void play() {
    ExecutorService core = scenario.hasCoreExecutor() ? newCoreExecutor() : null;
    try {
      RequestProcessor processor = processor(core);
      transcript.note("status " + processor.statusCode() + ", " + processor.responseContentType());
      Conversation conversation =
          new Conversation(
              processor,
              core,
              scenario.slicing(),
              scenario.invocationId(),
              scenario.key(),
              transcript);
      conversation.open();
      scenario.script().play(conversation, user);
    } catch (RefusedException e) {
      transcript.thrown("processorForRequest", e.getCause());
    } catch (Throwable t) {
      broken = t;
    }
  }

  /** All that was observed, when nothing more is to come. */
  List<String> lines() {
    // Handlers are left a little after the output is closed, if this SDK lets them go at all.
    if (Sdk.unwindsUserThreads(sdk) && transcript.handlerEntered() && !scenario.mayStrand()) {
      try {
        transcript.awaitHandlerLeft(10);
      } catch (IllegalStateException e) {
        transcript.handlerNote("never left");
      }
    }
    List<String> lines = new ArrayList<>(transcript.lines());
    if (scenario.mayStrand()) {
      lines.removeIf(line -> line.startsWith(Transcript.HANDLER_LEFT));
    }
    if (broken != null) {
      lines.add(HarnessMain.BROKEN + HarnessMain.stackTrace(broken));
    }
    return lines;
  }

  private ExecutorService newCoreExecutor() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "core");
          thread.setDaemon(true);
          // Old SDKs throw from their own tasks when an attempt ends: sometimes, a matter of
          // timing.
          thread.setUncaughtExceptionHandler((t, e) -> {});
          return thread;
        });
  }

  @SuppressWarnings("deprecation") // create(endpoint) is missing before 2.3.
  private RequestProcessor processor(@Nullable Executor core) throws Throwable {
    EndpointRequestHandler handler =
        EndpointRequestHandler.forBidiStream(Endpoint.bind(service()).build());
    Map<String, String> headers = new HashMap<>(scenario.headers());
    headers.putIfAbsent(
        "content-type", "application/vnd.restate.invocation.v" + scenario.protocol());
    HeadersAccessor accessor = HeadersAccessor.wrap(headers);
    String path = scenario.requestPath();
    try {
      return (RequestProcessor)
          bidirectional().invoke(handler, path, accessor, NO_LOGGING, core, true);
    } catch (NoSuchMethodException e) {
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

  private ServiceDefinition service() {
    HandlerType type =
        switch (scenario.serviceType()) {
          case SERVICE -> HandlerType.SHARED;
          case VIRTUAL_OBJECT -> HandlerType.EXCLUSIVE;
          case WORKFLOW -> HandlerType.WORKFLOW;
        };
    HandlerRunner.Options options =
        scenario.hasCoreExecutor()
            ? HandlerRunner.Options.DEFAULT
            : HandlerRunner.Options.withExecutor(Runnable::run);
    HandlerRunner<String, String> runner =
        HandlerRunner.of(
            (WorkflowContext ctx, String input) -> handle(ctx, input), SerdeFactory.NOOP, options);
    return ServiceDefinition.of(
        scenario.service(),
        scenario.serviceType(),
        List.of(HandlerDefinition.of(scenario.method(), type, TEXT, TEXT, runner)));
  }

  private String handle(WorkflowContext ctx, String input) throws Throwable {
    transcript.handlerEntered("input " + input + ", " + ctx.request().invocationId());
    String how = "with a result";
    try {
      return scenario.handler().handle(ctx, input, user);
    } catch (Throwable t) {
      how = "by " + t;
      throw t;
    } finally {
      transcript.handlerLeft(how);
    }
  }

  private static final class RefusedException extends Exception {
    RefusedException(Throwable cause) {
      super(cause);
    }
  }
}
