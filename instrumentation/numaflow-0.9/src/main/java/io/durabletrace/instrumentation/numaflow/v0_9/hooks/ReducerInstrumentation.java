/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static io.durabletrace.instrumentation.numaflow.v0_9.hooks.InstrumentationMatchers.datum;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** The user's reducers of all kinds; accumulators came with SDK 0.10. */
final class ReducerInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("io.numaproj.numaflow.reducer.Reducer");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(
        namedOneOf(
            "io.numaproj.numaflow.reducer.Reducer",
            "io.numaproj.numaflow.reducestreamer.model.ReduceStreamer",
            "io.numaproj.numaflow.sessionreducer.model.SessionReducer",
            "io.numaproj.numaflow.accumulator.model.Accumulator"));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    // By their arguments, too: a user's own methods of the same name are not the SDK's calls.
    transformer.applyAdviceToMethod(
        namedOneOf("addMessage", "processMessage")
            .and(
                takesArgument(0, String[].class)
                    .and(takesArgument(1, datum()))
                    .or(takesArguments(2).and(takesArgument(0, datum()))))
            .and(not(isAbstract())),
        getClass().getName() + "$MessageAdvice");
    transformer.applyAdviceToMethod(
        named("getOutput")
            .and(takesArguments(2))
            .and(takesArgument(0, String[].class))
            .or(
                named("handleEndOfStream")
                    .and(
                        takesArgument(0, String[].class)
                            .or(takesArgument(0, nameEndsWith(".OutputStreamObserver")))))
            .and(not(isAbstract())),
        getClass().getName() + "$OutputAdvice");
    transformer.applyAdviceToMethod(
        named("accumulator")
            .and(takesArguments(0))
            .and(returns(byte[].class))
            .and(not(isAbstract())),
        getClass().getName() + "$AccumulatorAdvice");
    transformer.applyAdviceToMethod(
        named("mergeAccumulator").and(takesArguments(byte[].class)).and(not(isAbstract())),
        getClass().getName() + "$MergeAdvice");
  }

  @SuppressWarnings("unused")
  public static final class MessageAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable ContributionScope onEnter(
        @Advice.This Object reducer,
        @Advice.Argument(0) Object first,
        @Advice.Argument(1) Object second) {
      return ContributionScope.start(reducer, first, second);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.Enter @Nullable ContributionScope scope,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (scope != null) {
        scope.end(thrown);
      }
    }

    private MessageAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class OutputAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable ReduceScope onEnter(
        @Advice.This Object reducer, @Advice.AllArguments Object[] arguments) {
      return ReduceScope.start(reducer, arguments);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.Enter @Nullable ReduceScope scope,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (scope != null) {
        scope.end(result, thrown);
      }
    }

    private OutputAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class AccumulatorAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable DetachedScope onEnter() {
      return DetachedScope.startOfReducer();
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.This Object reducer,
        @Advice.Enter @Nullable DetachedScope scope,
        @Advice.Return byte @Nullable [] accumulator) {
      if (scope != null) {
        scope.end();
        Reducers.gaveAway(reducer, accumulator);
      }
    }

    private AccumulatorAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class MergeAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable DetachedScope onEnter(
        @Advice.This Object reducer, @Advice.Argument(0) byte[] accumulator) {
      DetachedScope scope = DetachedScope.startOfReducer();
      if (scope != null) {
        Reducers.merges(reducer, accumulator);
      }
      return scope;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(@Advice.Enter @Nullable DetachedScope scope) {
      if (scope != null) {
        scope.end();
      }
    }

    private MergeAdvice() {}
  }
}
