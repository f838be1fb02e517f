/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** The user's sources. */
final class SourcerInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("io.numaproj.numaflow.sourcer.Sourcer");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(named("io.numaproj.numaflow.sourcer.Sourcer"));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("read")
            .and(takesArguments(2))
            .and(takesArgument(0, named("io.numaproj.numaflow.sourcer.ReadRequest")))
            .and(not(isAbstract())),
        getClass().getName() + "$ReadAdvice");
    transformer.applyAdviceToMethod(
        namedOneOf("ack", "nack")
            .and(takesArguments(1))
            .and(takesArgument(0, nameStartsWith("io.numaproj.numaflow.sourcer.")))
            .and(not(isAbstract())),
        getClass().getName() + "$AckAdvice");
  }

  @SuppressWarnings("unused")
  public static final class ReadAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static @Nullable SourceScope onEnter(@Advice.Argument(1) Object observer) {
      return SourceScope.start(observer);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(
        @Advice.Enter @Nullable SourceScope scope, @Advice.Thrown @Nullable Throwable thrown) {
      if (scope != null) {
        scope.end(thrown);
      }
    }

    private ReadAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class AckAdvice {

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

    private AckAdvice() {}
  }
}
