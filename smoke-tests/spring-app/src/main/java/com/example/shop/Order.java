/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.shop;

import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.annotation.Shared;
import dev.restate.sdk.annotation.Workflow;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.springboot.RestateWorkflow;

/** A workflow that waits for an approval. */
@RestateWorkflow
public class Order {
  private static final DurablePromiseKey<String> APPROVAL =
      DurablePromiseKey.of("approval", String.class);

  /** Waits for the approval. */
  @Workflow
  public String run(WorkflowContext ctx, String item) {
    String by = ctx.promise(APPROVAL).future().await();
    return item + " approved by " + by;
  }

  /** Approves. */
  @Shared
  public String approve(SharedWorkflowContext ctx, String by) {
    ctx.promiseHandle(APPROVAL).resolve(by);
    return "thanks";
  }
}
