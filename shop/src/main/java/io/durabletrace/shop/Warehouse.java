/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Service;

/** Counts all that is there, which takes its time: what it looks like when an attempt hangs. */
@Service
public class Warehouse {

  /** Walks along the shelves for so many seconds. */
  @Handler
  public String takeStock(Context ctx, int seconds) {
    ctx.run("walk along the shelves", () -> Thread.sleep(1_000L * seconds));
    return "all there";
  }
}
