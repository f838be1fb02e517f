/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.mapper.Datum;
import io.numaproj.numaflow.mapper.Mapper;
import io.numaproj.numaflow.mapper.MessageList;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

class FunctionScopeTest {
  private static final Mapper MAP =
      new Mapper() {
        @Override
        public MessageList processMessage(String[] keys, Datum datum) {
          return MessageList.newBuilder().build();
        }
      };

  private final Context outside =
      Context.root().with(ContextKey.<String>named("test"), "outside of the call");

  /** What the SDK's actor does, without the SDK, until it calls the function. */
  private static FunctionScope call() {
    Inbound.enter(
        MapRequest.newBuilder().setRequest(MapRequest.Request.newBuilder()).setId("id").build());
    return FunctionScope.start(MAP, new Object(), null);
  }

  private static void leave(FunctionScope call, Throwable thrown) {
    call.end(thrown == null ? MessageList.newBuilder().build() : null, thrown);
    Inbound.exit();
  }

  @Test
  void nothing_of_a_message_stays_on_the_thread() {
    try (Scope ignored = outside.makeCurrent()) {
      FunctionScope first = call();
      Context ofFirst = Context.current();
      assertThat(ofFirst).isNotSameAs(outside);
      leave(first, null);
      assertThat(Context.current()).isSameAs(outside);

      FunctionScope second = call();
      assertThat(Context.current()).isNotSameAs(outside).isNotSameAs(ofFirst);
      leave(second, new IllegalStateException("no such user"));
      assertThat(Context.current()).isSameAs(outside);
    }
  }

  /** OpenTelemetry ignores the closing of a scope around one that is still open. */
  @Test
  @SuppressWarnings("MustBeClosedChecker") // that is the point
  void nor_does_a_scope_that_the_function_forgot_to_close() {
    try (Scope ignored = outside.makeCurrent()) {
      FunctionScope call = call();
      Context.current().with(ContextKey.<String>named("test"), "forgotten").makeCurrent();
      leave(call, null);
      assertThat(Context.current()).isSameAs(outside);
    }
  }

  @Test
  void a_function_that_calls_another_one_is_one_call() {
    try (Scope ignored = outside.makeCurrent()) {
      FunctionScope call = call();
      assertThat(FunctionScope.start(MAP, new Object(), null)).isNull();
      leave(call, null);
      assertThat(FunctionScope.start(MAP, new Object(), null)).isNull();
      assertThat(Context.current()).isSameAs(outside);
    }
  }
}
