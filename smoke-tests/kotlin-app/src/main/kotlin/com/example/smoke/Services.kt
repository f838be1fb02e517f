/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke

import dev.restate.common.Request
import dev.restate.common.Target
import dev.restate.sdk.common.TerminalException
import dev.restate.sdk.endpoint.definition.HandlerType
import dev.restate.sdk.endpoint.definition.ServiceType
import dev.restate.sdk.kotlin.Context
import dev.restate.sdk.kotlin.ObjectContext
import dev.restate.sdk.kotlin.RetryPolicy
import dev.restate.sdk.kotlin.SharedWorkflowContext
import dev.restate.sdk.kotlin.WorkflowContext
import dev.restate.sdk.kotlin.awakeable
import dev.restate.sdk.kotlin.durablePromiseKey
import dev.restate.sdk.kotlin.runBlock
import dev.restate.sdk.kotlin.stateKey
import dev.restate.serde.kotlinx.typeTag
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import org.apache.logging.log4j.LogManager

private val tries = ConcurrentHashMap<String, Int>()
private val count = stateKey<Long>("count")
private val approval = durablePromiseKey<String>("approval")

private fun failTwice(ctx: Context, message: String) {
  val id = ctx.request().invocationId().toString()
  if (tries.merge(id, 1, Int::plus)!! < 3) throw IllegalStateException(message)
}

private val log = LogManager.getLogger("Greeter")

private suspend fun greet(ctx: Context, name: String): String {
  log.info("log line in handler")
  return ctx.runBlock("greeting") {
    log.info("log line in run")
    "Hello $name"
  }
}

private suspend fun naps(ctx: Context, sleep: Long): String {
  log.info("log line before sleep")
  ctx.sleep(sleep.milliseconds)
  log.info("log line after sleep")
  return "awake"
}

private suspend fun flaky(ctx: Context, name: String): String {
  failTwice(ctx, "not yet")
  return "Finally $name"
}

private suspend fun flakyRun(ctx: Context, delay: Long): String {
  val policy = RetryPolicy(initialDelay = delay.milliseconds, exponentiationFactor = 1.0f)
  return ctx.runBlock("charge", policy) {
    failTwice(ctx, "card declined")
    "charged"
  }
}

private suspend fun refuse(ctx: Context, reason: String): String = throw TerminalException(418, reason)

private suspend fun waits(ctx: Context, sleep: Long): String {
  ctx.timer(sleep.milliseconds, "cooldown").await()
  val sum = ctx.call(add(ctx.request().invocationId().toString(), 1)).await()
  val approval = ctx.awakeable<String>()
  println("awakeable ${approval.id} of ${ctx.request().invocationId()}")
  return "${approval.await()} $sum"
}

private suspend fun calls(ctx: Context, key: String): String {
  val sum = ctx.call(add(key, 2)).await()
  ctx.send(add(key, 3)).invocationId()
  ctx.send(add("$key-later", 4), 1.hours).invocationId()
  return "count $sum"
}

private fun add(key: String, amount: Long): Request<Long, Long> =
    Request.of(Target.virtualObject("Counter", key, "add"), typeTag<Long>(), typeTag<Long>(), amount)

private suspend fun add(ctx: ObjectContext, amount: Long): Long {
  val sum = (ctx.get(count) ?: 0L) + amount
  ctx.set(count, sum)
  return sum
}

private suspend fun run(ctx: WorkflowContext, item: String): String {
  val by = ctx.promise(approval).future().await()
  return "$item approved by $by"
}

private suspend fun approve(ctx: SharedWorkflowContext, by: String): String {
  ctx.promiseHandle(approval).resolve(by)
  return "thanks"
}

fun greeter() =
    Handlers("Greeter", ServiceType.SERVICE)
        .add<Context, String, String>("greet", HandlerType.SHARED, ::greet)
        .add<Context, Long, String>("naps", HandlerType.SHARED, ::naps)
        .add<Context, String, String>("calls", HandlerType.SHARED, ::calls)
        .add<Context, String, String>("flaky", HandlerType.SHARED, ::flaky)
        .add<Context, Long, String>("flakyRun", HandlerType.SHARED, ::flakyRun)
        .add<Context, String, String>("refuse", HandlerType.SHARED, ::refuse)
        .add<Context, Long, String>("waits", HandlerType.SHARED, ::waits)
        .build()

fun counter() =
    Handlers("Counter", ServiceType.VIRTUAL_OBJECT)
        .add<ObjectContext, Long, Long>("add", HandlerType.EXCLUSIVE, ::add)
        .build()

fun order() =
    Handlers("Order", ServiceType.WORKFLOW)
        .add<WorkflowContext, String, String>("run", HandlerType.WORKFLOW, ::run)
        .add<SharedWorkflowContext, String, String>("approve", HandlerType.SHARED, ::approve)
        .build()
