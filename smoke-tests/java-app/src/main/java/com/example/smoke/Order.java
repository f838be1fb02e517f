/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A workflow that waits for an approval. */
final class Order {
  private static final DurablePromiseKey<String> APPROVAL =
      DurablePromiseKey.of("approval", String.class);

  private Order() {}

  static ServiceDefinition definition(@Nullable Executor executor) {
    return new Handlers("Order", ServiceType.WORKFLOW, executor)
        .add("run", HandlerType.WORKFLOW, String.class, String.class, Order::run)
        .add("approve", HandlerType.SHARED, String.class, String.class, Order::approve)
        .build();
  }

  private static String run(WorkflowContext ctx, String item) {
    String by = ctx.promise(APPROVAL).future().await();
    return item + " approved by " + by;
  }

  private static String approve(SharedWorkflowContext ctx, String by) {
    ctx.promiseHandle(APPROVAL).resolve(by);
    return "thanks";
  }
}
