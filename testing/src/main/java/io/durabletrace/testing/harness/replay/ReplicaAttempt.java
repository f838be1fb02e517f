/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.common.Slice;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.SerdeFactory;
import io.durabletrace.testing.harness.SdkEndpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One attempt in a replica: bytes from the connection to the SDK, and back. */
final class ReplicaAttempt {
  private final AttemptOrder order;
  private final Executor core;
  private final ReplicaOutput output;

  /** The handler's, and its alone: what waits when the attempt is over waits for nothing. */
  private final ExecutorService users = Executors.newCachedThreadPool(ReplicaMain::daemon);

  private volatile Flow.@Nullable Subscription subscription;

  private ReplicaAttempt(AttemptOrder order, Executor core, ReplicaOutput output) {
    this.order = order;
    this.core = core;
    this.output = output;
  }

  static void play(Socket connection, Executor core) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      ReplicaAttempt attempt =
          new ReplicaAttempt(AttemptOrder.read(in), core, new ReplicaOutput(connection));
      try {
        attempt.play(in);
      } finally {
        attempt.users.shutdownNow();
      }
    } catch (Exception e) {
      // The test sees that the connection ended too early; this is for its output.
      System.out.println("An attempt was not played: " + e);
    }
  }

  private void play(DataInputStream in) throws Exception {
    RequestProcessor processor = processor();
    core.execute(() -> processor.onSubscribe(new Input()));
    core.execute(() -> processor.subscribe(output.subscriber(s -> subscription = s)));
    // The test closes the connection when it has read how the attempt went.
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      switch (tag) {
        case AttemptOrder.DATA -> {
          byte[] slice = in.readNBytes(in.readInt());
          core.execute(() -> processor.onNext(Slice.wrap(slice)));
        }
        case AttemptOrder.END_OF_INPUT -> core.execute(processor::onComplete);
        case AttemptOrder.CUT -> {
          byte how = in.readByte();
          core.execute(() -> cut(processor, how));
        }
        default -> throw new IOException("What is " + tag + '?');
      }
    }
  }

  /** Runs on the core thread, as everything that the SDK writes does. */
  private void cut(RequestProcessor processor, byte how) {
    output.cut();
    try {
      if (how != 0) {
        processor.onError(new IOException("connection reset"));
      }
      Flow.Subscription reader = subscription;
      if (how != 1 && reader != null) {
        reader.cancel();
      }
    } finally {
      output.over();
    }
  }

  private RequestProcessor processor() throws Exception {
    ServiceDefinition service =
        ServiceDefinition.of(
            Program.SERVICE,
            ServiceType.VIRTUAL_OBJECT,
            List.of(
                HandlerDefinition.of(
                    Program.HANDLER,
                    HandlerType.EXCLUSIVE,
                    Scene.TEXT,
                    Scene.TEXT,
                    HandlerRunner.of(
                        this::handle,
                        SerdeFactory.NOOP,
                        HandlerRunner.Options.withExecutor(users)))));
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/vnd.restate.invocation.v5");
    if (!order.traceparent().isEmpty()) {
      headers.put("traceparent", order.traceparent());
    }
    return SdkEndpoint.processor(
        Endpoint.bind(service).build(),
        "/invoke/" + Program.SERVICE + '/' + Program.HANDLER,
        HeadersAccessor.wrap(headers),
        core);
  }

  private String handle(ObjectContext ctx, String input) throws Throwable {
    output.entered();
    return Program.of(order.program())
        .play(new Scene(ctx, users, order.failInRun()), order.throwBefore());
  }

  private static final class Input implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
