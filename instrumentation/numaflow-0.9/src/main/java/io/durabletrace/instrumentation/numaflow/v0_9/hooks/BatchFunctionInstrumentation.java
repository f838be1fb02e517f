/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** The user's sinks and batch maps. */
final class BatchFunctionInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("io.numaproj.numaflow.sinker.Sinker");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(
        namedOneOf(
            "io.numaproj.numaflow.sinker.Sinker", "io.numaproj.numaflow.batchmapper.BatchMapper"));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        namedOneOf("processMessages", "processMessage")
            .and(takesArguments(1))
            .and(
                takesArgument(
                    0,
                    namedOneOf(
                        "io.numaproj.numaflow.sinker.DatumIterator",
                        "io.numaproj.numaflow.batchmapper.DatumIterator")))
            .and(not(isAbstract())),
        getClass().getName() + "$ProcessMessagesAdvice");
  }

  @SuppressWarnings("unused")
  public static final class ProcessMessagesAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable BatchScope onEnter(
        @Advice.This Object function, @Advice.Argument(0) Object iterator) {
      return BatchScope.start(function, iterator);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.Enter @Nullable BatchScope scope,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (scope != null) {
        scope.end(result, thrown);
      }
    }

    private ProcessMessagesAdvice() {}
  }
}
