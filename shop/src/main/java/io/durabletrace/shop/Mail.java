/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Service;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Writes to customers. */
@Service
public class Mail {

  /** Tells that an order was accepted, and by whom. */
  public record Confirmation(String order, String approvedBy) {}

  private static final Logger LOG = LogManager.getLogger(Mail.class);

  @Handler
  public void confirm(Context ctx, Confirmation confirmation) {
    ctx.run("post", () -> LOG.info("order {} is confirmed", confirmation.order()));
  }
}
