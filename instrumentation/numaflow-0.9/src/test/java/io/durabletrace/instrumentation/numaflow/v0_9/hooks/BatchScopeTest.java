/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sinker.DatumIterator;
import io.numaproj.numaflow.sinker.ResponseList;
import io.numaproj.numaflow.sinker.Sinker;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.lang.reflect.Constructor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchScopeTest {
  private static final Sinker SINK =
      new Sinker() {
        @Override
        public ResponseList processMessages(DatumIterator messages) {
          return ResponseList.newBuilder().build();
        }
      };

  private final Context outside =
      Context.root().with(ContextKey.<String>named("test"), "outside of the batch");
  private Object iterator;

  @BeforeEach
  void makeIterator() throws ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName("io.numaproj.numaflow.sinker.DatumIteratorImpl").getDeclaredConstructor();
    constructor.setAccessible(true);
    iterator = constructor.newInstance();
  }

  /** What the SDK's iterator does, without the SDK. */
  private void next() {
    Object datum = new Object();
    Inbound.arrived(
        SinkRequest.newBuilder().setRequest(SinkRequest.Request.newBuilder()).build(), datum);
    BatchScope.left(iterator);
    BatchScope.entered(iterator, datum);
  }

  @Test
  void a_function_that_leaves_early_leaves_no_context_behind() {
    try (Scope ignored = outside.makeCurrent()) {
      BatchScope batch = BatchScope.start(SINK, iterator);
      next();
      assertThat(Context.current()).isNotSameAs(outside);
      batch.end(null, null);
      assertThat(Context.current()).isSameAs(outside);
    }
  }

  /** OpenTelemetry ignores the closing of a scope that is not the current one. */
  @Test
  void nor_does_one_that_takes_a_message_inside_of_a_scope_of_its_own() {
    try (Scope ignored = outside.makeCurrent()) {
      BatchScope batch = BatchScope.start(SINK, iterator);
      next();
      try (Scope users = Context.root().makeCurrent()) {
        next();
      }
      assertThat(Context.current()).isNotSameAs(outside);
      batch.end(null, null);
      assertThat(Context.current()).isSameAs(outside);
    }
  }

  @Test
  void a_call_with_an_iterator_of_the_users_own_is_no_batch() {
    DatumIterator own = () -> null;
    assertThat(BatchScope.start(SINK, own)).isNull();
  }
}
