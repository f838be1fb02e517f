/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.restate.sdk.endpoint.definition.HandlerContext;
import dev.restate.sdk.endpoint.definition.HandlerContext.RunCompleter;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where the SDK takes a {@code ctx.run}, on its core thread: the run gets its place in the journal.
 */
final class HandlerContextInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("dev.restate.sdk.core.HandlerContextImpl");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("submitRun").and(takesArguments(2)).and(takesArgument(1, Consumer.class)),
        getClass().getName() + "$SubmitRunAdvice");
  }

  @SuppressWarnings("unused")
  public static final class SubmitRunAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.This HandlerContext handlerContext,
        @Advice.Argument(0) String name,
        @Advice.Argument(value = 1, readOnly = false) Consumer<RunCompleter> consumer) {
      consumer = TracedRun.submit(handlerContext, name, consumer);
    }

    private SubmitRunAdvice() {}
  }
}
