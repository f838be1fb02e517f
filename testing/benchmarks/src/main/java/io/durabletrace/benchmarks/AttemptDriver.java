/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import dev.restate.common.Slice;
import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.core.EndpointRequestHandler;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.SerdeFactory;
import io.durabletrace.testing.harness.FrameType;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Plays attempts of one handler, from the request to the end of the output. Not thread-safe. */
public final class AttemptDriver {
  static final int PROTOCOL_VERSION = 5;

  private static final EndpointRequestHandler.LoggingContextSetter NO_LOGGING = (key, value) -> {};

  private final InlineLoop loop = new InlineLoop();
  private final Script script;
  private final EndpointRequestHandler endpoint;
  private final HeadersAccessor headers;

  private @Nullable RequestProcessor processor;
  private int answered;
  private int bytesWritten;
  private boolean ended;

  private AttemptDriver(
      Script script,
      ThrowingBiFunction<ObjectContext, String, String> handler,
      boolean byHand,
      ServerTrace serverTrace) {
    this.script = script;
    this.endpoint = EndpointRequestHandler.create(endpoint(handler, byHand));
    Map<String, String> request = new HashMap<>(serverTrace.headers());
    request.put("content-type", "application/vnd.restate.invocation.v" + PROTOCOL_VERSION);
    this.headers = HeadersAccessor.wrap(request);
  }

  /**
   * Attempts that replay some commands and create some more.
   *
   * @param byHand whether the handler makes its own spans
   * @param serverTrace what the server says of the trace
   */
  public static AttemptDriver of(
      int replayed, int created, boolean byHand, ServerTrace serverTrace) {
    int count = replayed + created;
    Script script = Script.of(replayed, created);
    if (!byHand) {
      return new AttemptDriver(
          script, (ctx, input) -> Commands.execute(ctx, count), false, serverTrace);
    }
    HandWritten handWritten = new HandWritten(serverTrace == ServerTrace.NONE);
    return new AttemptDriver(
        script, (ctx, input) -> handWritten.execute(ctx, count), true, serverTrace);
  }

  /** Attempts that replay a journal, and then do something else. */
  static AttemptDriver of(
      Script script, ThrowingBiFunction<ObjectContext, String, String> handler) {
    return new AttemptDriver(script, handler, false, ServerTrace.SAMPLED);
  }

  /** Plays one attempt; returns how many bytes the SDK wrote. */
  public int play() {
    begin();
    if (!ended || answered != script.answers().size()) {
      throw new IllegalStateException("The attempt did not come to its end");
    }
    processor = null;
    return bytesWritten;
  }

  /** Plays as far as the handler comes on what the script has to say. */
  void begin() {
    answered = 0;
    bytesWritten = 0;
    ended = false;
    RequestProcessor attempt =
        endpoint.processorForRequest("/invoke/Checkout/buy", headers, NO_LOGGING, loop::core, true);
    processor = attempt;
    loop.core(
        () -> {
          attempt.onSubscribe(new Input());
          attempt.subscribe(new Output());
          for (Slice slice : script.opening()) {
            attempt.onNext(slice);
          }
        });
  }

  private Endpoint endpoint(
      ThrowingBiFunction<ObjectContext, String, String> handler, boolean byHand) {
    Endpoint.Builder builder =
        Endpoint.bind(
            ServiceDefinition.of(
                "Checkout",
                ServiceType.VIRTUAL_OBJECT,
                List.of(
                    HandlerDefinition.of(
                        "buy",
                        HandlerType.EXCLUSIVE,
                        Commands.TEXT,
                        Commands.TEXT,
                        HandlerRunner.of(
                            handler,
                            SerdeFactory.NOOP,
                            HandlerRunner.Options.withExecutor(loop::user))))));
    if (byHand) {
      builder.withOpenTelemetry(GlobalOpenTelemetry.get());
    }
    return builder.build();
  }

  private void answer() {
    RequestProcessor attempt = processor;
    for (Slice answer : script.answers().get(answered++)) {
      loop.core(() -> attempt.onNext(answer));
    }
  }

  private static final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private final class Output implements Flow.Subscriber<Slice> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Slice slice) {
      byte[] message = slice.toByteArray(); // the SDK's own: nothing is made, as by byteAt()
      bytesWritten += message.length;
      int type = (message[0] & 0xff) << 8 | (message[1] & 0xff);
      if (type == FrameType.PROPOSE_RUN_COMPLETION.code()
          || type == FrameType.CALL.code()
          || type == FrameType.SLEEP.code()) {
        answer();
      }
    }

    @Override
    public void onError(Throwable throwable) {
      throw new IllegalStateException(throwable);
    }

    @Override
    public void onComplete() {
      ended = true;
    }
  }
}
