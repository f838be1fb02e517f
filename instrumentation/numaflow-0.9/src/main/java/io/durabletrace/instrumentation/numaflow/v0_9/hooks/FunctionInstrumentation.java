/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static io.durabletrace.instrumentation.numaflow.v0_9.hooks.InstrumentationMatchers.datum;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
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

/** The user's maps, source transformers and map-streams. */
final class FunctionInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("io.numaproj.numaflow.mapper.Mapper");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(
        namedOneOf(
            "io.numaproj.numaflow.mapper.Mapper",
            "io.numaproj.numaflow.sourcetransformer.SourceTransformer",
            "io.numaproj.numaflow.mapstreamer.MapStreamer"));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("processMessage")
            .and(takesArgument(0, String[].class))
            .and(takesArgument(1, datum()))
            .and(takesArguments(2).or(takesArguments(3)))
            .and(not(isAbstract())),
        getClass().getName() + "$ProcessMessageAdvice");
  }

  @SuppressWarnings("unused")
  public static final class ProcessMessageAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable FunctionScope onEnter(
        @Advice.This Object function,
        @Advice.Argument(1) Object datum,
        @Advice.Argument(value = 2, optional = true) Object observer) {
      return FunctionScope.start(function, datum, observer);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.Enter @Nullable FunctionScope scope,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (scope != null) {
        scope.end(result, thrown);
      }
    }

    private ProcessMessageAdvice() {}
  }
}
