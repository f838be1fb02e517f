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
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Where the user's reducers are made: for a window or a session, and for no one message. */
final class ReducerFactoryInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("io.numaproj.numaflow.reducer.ReducerFactory");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(
        namedOneOf(
            "io.numaproj.numaflow.reducer.ReducerFactory",
            "io.numaproj.numaflow.reducestreamer.model.ReduceStreamerFactory",
            "io.numaproj.numaflow.sessionreducer.model.SessionReducerFactory",
            "io.numaproj.numaflow.accumulator.model.AccumulatorFactory"));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        namedOneOf(
                "createReducer",
                "createReduceStreamer",
                "createSessionReducer",
                "createAccumulator")
            .and(takesArguments(0))
            .and(not(isAbstract())),
        getClass().getName() + "$CreateAdvice");
  }

  @SuppressWarnings("unused")
  public static final class CreateAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable DetachedScope onEnter() {
      return DetachedScope.start();
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(@Advice.Enter @Nullable DetachedScope scope) {
      if (scope != null) {
        scope.end();
      }
    }

    private CreateAdvice() {}
  }
}
