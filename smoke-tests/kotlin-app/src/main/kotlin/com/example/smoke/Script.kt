package com.example.smoke

import dev.restate.common.Request
import dev.restate.common.Target
import dev.restate.sdk.endpoint.definition.HandlerType
import dev.restate.sdk.endpoint.definition.ServiceType
import dev.restate.sdk.kotlin.Context
import dev.restate.sdk.kotlin.DurableFuture
import dev.restate.sdk.kotlin.ObjectContext
import dev.restate.sdk.kotlin.awakeable
import dev.restate.sdk.kotlin.resolve
import dev.restate.sdk.kotlin.runBlock
import dev.restate.sdk.kotlin.stateKey
import dev.restate.serde.kotlinx.typeTag
import io.opentelemetry.api.GlobalOpenTelemetry
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

private val tries = ConcurrentHashMap<String, Int>()
private val state = stateKey<String>("state")
private const val USERS_TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

/** The same steps as in the Java program; what is concurrent there in threads is so in coroutines here. */
private class Script(private val ctx: ObjectContext) {
  private val results = mutableListOf<String>()
  private val later = mutableListOf<DurableFuture<String>>()

  suspend fun run(steps: String): String {
    for (step in steps.split("\n")) take(step.substringBefore(' '), step.substringAfter(' '))
    join()
    return results.joinToString(";")
  }

  private suspend fun take(verb: String, what: String) {
    when (verb) {
      "run" -> results += ctx.runBlock(what) { "ran $what" }
      "flakyRun" ->
          results +=
              ctx.runBlock(what) {
                failFirst(what)
                "ran $what"
              }
      "fail" -> failFirst(what)
      "sleep" -> ctx.sleep(what.toLong().milliseconds)
      "set" -> ctx.set(state, what)
      "get" -> results += ctx.get(state) ?: "nothing"
      "call" -> results += ctx.call(echo("say", what)).await()
      "nested" -> results += ctx.call(echo("pass", what)).await()
      "later" -> later += ctx.call(echo("say", what))
      "join" -> join()
      "send" -> ctx.send(echo("say", what))
      "delayed" -> ctx.send(echo("say", what), 300.milliseconds)
      "accepted" -> ctx.send(echo("say", what)).invocationId()
      "crowd" -> crowd { ctx.call(echo("say", what)) }.forEach { results += it.await() }
      "sends" -> crowd { ctx.send(echo("say", what)) }
      "awakeable" -> {
        val awakeable = ctx.awakeable<String>()
        ctx.send(echo("resolve", awakeable.id + ' ' + what))
        results += awakeable.await()
      }
      "gate" -> results += ctx.call(gate(what)).await()
      else -> throw IllegalArgumentException(verb)
    }
  }

  private suspend fun join() {
    later.forEach { results += it.await() }
    later.clear()
  }

  private fun failFirst(what: String) {
    val once = ctx.request().invocationId().toString() + what
    if (tries.merge(once, 1, Int::plus)!! < 2) throw IllegalStateException("planned, at $what")
  }
}

/** The same from several coroutines at once, each below a span of its own. */
private suspend fun <T> crowd(work: suspend () -> T): List<T> = coroutineScope {
  List(4) { inSpan(work) }.awaitAll()
}

/** The span is current where the coroutine begins, and so, with the agent, in all of it. */
private fun <T> CoroutineScope.inSpan(work: suspend () -> T): Deferred<T> {
  val span = GlobalOpenTelemetry.getTracer("app").spanBuilder("own").startSpan()
  return span.makeCurrent().use {
    async(Dispatchers.Default) {
      try {
        work()
      } finally {
        span.end()
      }
    }
  }
}

private fun echo(handler: String, words: String): Request<String, String> {
  val request =
      Request.of(Target.service("Echo", handler), typeTag<String>(), typeTag<String>(), words)
  if (words.contains("header")) request.header("X-User", "user")
  if (words.contains("traceparent")) request.header("TraceParent", USERS_TRACEPARENT)
  if (words.contains("baggage")) request.header("baggage", "user=1")
  return request.build()
}

private fun gate(key: String): Request<String, String> =
    Request.of(Target.workflow("Order", key, "run"), typeTag<String>(), typeTag<String>(), key)
        .build()

private suspend fun run(ctx: ObjectContext, steps: String): String = Script(ctx).run(steps)

private suspend fun say(ctx: Context, words: String): String = "said $words"

private suspend fun pass(ctx: Context, words: String): String =
    "passed " + ctx.call(echo("say", words)).await()

private suspend fun resolve(ctx: Context, idAndValue: String): String {
  ctx.awakeableHandle(idAndValue.substringBefore(' ')).resolve(idAndValue.substringAfter(' '))
  return "resolved"
}

fun script() =
    Handlers("Script", ServiceType.VIRTUAL_OBJECT)
        .add<ObjectContext, String, String>("run", HandlerType.EXCLUSIVE, ::run)
        .build()

fun echo() =
    Handlers("Echo", ServiceType.SERVICE)
        .add<Context, String, String>("say", HandlerType.SHARED, ::say)
        .add<Context, String, String>("pass", HandlerType.SHARED, ::pass)
        .add<Context, String, String>("resolve", HandlerType.SHARED, ::resolve)
        .build()
