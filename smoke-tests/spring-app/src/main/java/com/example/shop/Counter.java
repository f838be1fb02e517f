/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.shop;

import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.springboot.RestateVirtualObject;

/** A virtual object: one number for each key. */
@RestateVirtualObject
public class Counter {
  private static final StateKey<Long> COUNT = StateKey.of("count", Long.class);

  /** Adds, and answers the sum. */
  @Handler
  public Long add(ObjectContext ctx, Long amount) {
    long count = ctx.get(COUNT).orElse(0L) + amount;
    ctx.set(COUNT, count);
    return count;
  }
}
