/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Where a source sends its messages. */
final class SourceOutputInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("io.numaproj.numaflow.sourcer.OutputObserverImpl");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("buildResponse")
            .and(takesArguments(1))
            .and(returns(named("io.numaproj.numaflow.source.v1.SourceOuterClass$ReadResponse"))),
        getClass().getName() + "$BuildResponseAdvice");
  }

  @SuppressWarnings("unused")
  public static final class BuildResponseAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.This Object observer, @Advice.Return(readOnly = false) ReadResponse response) {
      response = SourceScope.emitted(observer, response);
    }

    private BuildResponseAdvice() {}
  }
}
