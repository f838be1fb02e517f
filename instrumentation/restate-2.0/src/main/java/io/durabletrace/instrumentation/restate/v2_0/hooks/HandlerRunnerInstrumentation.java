/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.restate.common.Slice;
import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Where the SDK starts the handler, for the Java and the Kotlin API: the attempt's start. */
final class HandlerRunnerInstrumentation implements TypeInstrumentation {
  private static final String HANDLER_RUNNER = "dev.restate.sdk.endpoint.definition.HandlerRunner";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(HANDLER_RUNNER);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(HANDLER_RUNNER));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("run")
            .and(takesArguments(4))
            .and(takesArgument(0, named("dev.restate.sdk.endpoint.definition.HandlerContext"))),
        getClass().getName() + "$RunAdvice");
  }

  @SuppressWarnings("unused")
  public static final class RunAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static AttemptScope onEnter(@Advice.Argument(0) HandlerContext handlerContext) {
      return AttemptScope.start(handlerContext);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    public static void onExit(
        @Advice.Enter AttemptScope scope,
        @Advice.Return(readOnly = false) CompletableFuture<Slice> future) {
      if (scope != null) {
        future = scope.end(future);
      }
    }

    private RunAdvice() {}
  }
}
