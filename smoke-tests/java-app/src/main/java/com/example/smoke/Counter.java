/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.SharedObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A virtual object: one number for each key. */
final class Counter {
  private static final StateKey<Long> COUNT = StateKey.of("count", Long.class);

  private Counter() {}

  static ServiceDefinition definition(@Nullable Executor executor) {
    return new Handlers("Counter", ServiceType.VIRTUAL_OBJECT, executor)
        .add("add", HandlerType.EXCLUSIVE, Long.class, Long.class, Counter::add)
        .add("get", HandlerType.SHARED, String.class, Long.class, Counter::get)
        .build();
  }

  private static Long add(ObjectContext ctx, Long amount) {
    long count = ctx.get(COUNT).orElse(0L) + amount;
    ctx.set(COUNT, count);
    return count;
  }

  private static Long get(SharedObjectContext ctx, String ignored) {
    return ctx.get(COUNT).orElse(0L);
  }
}
