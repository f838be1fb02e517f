/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.VirtualObject;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.common.TerminalException;

/** What is on the shelf, one object for each item. */
@VirtualObject
public class Stock {

  private static final StateKey<Integer> ON_SHELF = StateKey.of("on-shelf", Integer.class);
  private static final int FULL_SHELF = 100;

  /** Takes {@code quantity} from the shelf and returns how many are left. */
  @Handler
  public int reserve(ObjectContext ctx, int quantity) {
    int left = ctx.get(ON_SHELF).orElse(FULL_SHELF) - quantity;
    if (left < 0) {
      throw new TerminalException(409, "not enough " + ctx.key());
    }
    ctx.set(ON_SHELF, left);
    return left;
  }
}
