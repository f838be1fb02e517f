/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import dev.restate.sdk.Awakeable;
import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.common.RetryPolicy;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Sells something: reserves it, charges for it, has a person approve, and confirms by mail. */
@Service
public class Checkout {

  /** What a customer orders; {@code cents} is the price of all of it. */
  public record Order(String id, String item, int quantity, int cents) {}

  /** What a customer gets back. */
  public record Receipt(String order, String payment, String approvedBy) {}

  private static final Logger LOG = LogManager.getLogger(Checkout.class);

  private static final Duration COOLDOWN = Duration.ofSeconds(3);

  /** The gateway is often busy for a moment. */
  private static final RetryPolicy WHEN_BUSY =
      RetryPolicy.exponential(Duration.ofSeconds(1), 1).setMaxAttempts(5);

  private final Payments payments;

  public Checkout(Payments payments) {
    this.payments = payments;
  }

  @Handler
  public Receipt buy(Context ctx, Order order) {
    StockClient.fromContext(ctx, order.item()).reserve(order.quantity()).await();

    String payment =
        ctx.run(
            "charge", String.class, WHEN_BUSY, () -> payments.charge(order.id(), order.cents()));

    // Time to think better of it.
    ctx.timer("cooldown", COOLDOWN).await();

    Awakeable<String> approval = ctx.awakeable(String.class);
    ctx.run("ask for approval", () -> askForApproval(order, approval.id()));
    String approvedBy = approval.await();

    MailClient.fromContext(ctx).send().confirm(new Mail.Confirmation(order.id(), approvedBy));
    return new Receipt(order.id(), payment, approvedBy);
  }

  /** Stands for a message to somebody who then resolves the awakeable; ./demo reads it here. */
  private static void askForApproval(Order order, String awakeable) {
    LOG.info("order {} waits for approval: {}", order.id(), awakeable);
  }
}
