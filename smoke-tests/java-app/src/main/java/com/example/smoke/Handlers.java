/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Collects the handlers of one service. The SDK's generated code does the same, but it is generated
 * by one release for that release.
 */
final class Handlers {
  private final String service;
  private final ServiceType type;
  private final HandlerRunner.Options options;
  private final List<HandlerDefinition<?, ?>> handlers = new ArrayList<>();

  /**
   * A service without handlers.
   *
   * @param executor for the handlers; null is the SDK's own choice
   */
  Handlers(String service, ServiceType type, @Nullable Executor executor) {
    this.service = service;
    this.type = type;
    this.options =
        executor == null
            ? HandlerRunner.Options.DEFAULT
            : HandlerRunner.Options.withExecutor(executor);
  }

  <C extends Context, I, O> Handlers add(
      String name,
      HandlerType handlerType,
      Class<I> input,
      Class<O> output,
      ThrowingBiFunction<C, I, O> body) {
    JacksonSerdeFactory serdes = JacksonSerdeFactory.DEFAULT;
    Serde<I> inputSerde = serdes.create(input);
    Serde<O> outputSerde = serdes.create(output);
    HandlerRunner<I, O> runner = HandlerRunner.of(AttemptLog.around(body), serdes, options);
    handlers.add(HandlerDefinition.of(name, handlerType, inputSerde, outputSerde, runner));
    return this;
  }

  ServiceDefinition build() {
    return ServiceDefinition.of(service, type, handlers);
  }
}
