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
 * Where the SDK takes a {@code ctx.run}, for the Java and the Kotlin API. One class does that on
 * the user's thread and then calls the other, its super class, on the core thread.
 */
final class HandlerContextInstrumentation implements TypeInstrumentation {
  private final String type;
  private final String advice;

  private HandlerContextInstrumentation(String type, String advice) {
    this.type = type;
    this.advice = advice;
  }

  /** Where the run comes in: what is current there is the parent of its span. */
  static TypeInstrumentation onUserThread() {
    return new HandlerContextInstrumentation(
        "dev.restate.sdk.core.ExecutorSwitchingHandlerContextImpl", "$UserThreadAdvice");
  }

  /** Where the run gets its place in the journal. */
  static TypeInstrumentation onCoreThread() {
    return new HandlerContextInstrumentation(
        "dev.restate.sdk.core.HandlerContextImpl", "$CoreThreadAdvice");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(type);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("submitRun").and(takesArguments(2)).and(takesArgument(1, Consumer.class)),
        getClass().getName() + advice);
  }

  @SuppressWarnings("unused")
  public static final class UserThreadAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.This HandlerContext handlerContext,
        @Advice.Argument(0) String name,
        @Advice.Argument(value = 1, readOnly = false) Consumer<RunCompleter> consumer) {
      consumer = TracedRun.wrap(handlerContext, name, consumer);
    }

    private UserThreadAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class CoreThreadAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.This HandlerContext handlerContext,
        @Advice.Argument(0) String name,
        @Advice.Argument(value = 1, readOnly = false) Consumer<RunCompleter> consumer) {
      consumer = TracedRun.submit(handlerContext, name, consumer);
    }

    private CoreThreadAdvice() {}
  }
}
