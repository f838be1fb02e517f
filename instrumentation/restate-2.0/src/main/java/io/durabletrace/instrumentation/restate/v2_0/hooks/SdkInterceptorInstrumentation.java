/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.durabletrace.instrumentation.restate.v2_0.telemetry.SdkSpans;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where SDK 2.8 and up makes the interceptors that make its own spans, once for each handler. Its
 * factories that use the global OpenTelemetry call these.
 */
final class SdkInterceptorInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return namedOneOf(
        "dev.restate.sdk.interceptor.opentelemetry.OpenTelemetryInterceptorFactory",
        "dev.restate.sdk.interceptor.opentelemetry.kotlin.OpenTelemetryInterceptorFactory");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("createHandlerInterceptor").and(takesNoArguments()),
        getClass().getName() + "$HandlerAdvice");
    transformer.applyAdviceToMethod(
        named("createRunInterceptor").and(takesNoArguments()), getClass().getName() + "$RunAdvice");
  }

  // The return types are of SDK 2.8, and different for Java and Kotlin.

  @SuppressWarnings("unused")
  public static final class HandlerAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object interceptor) {
      interceptor = SdkSpans.instance().handlerInterceptor(interceptor);
    }

    private HandlerAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class RunAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object interceptor) {
      interceptor = SdkSpans.instance().runInterceptor(interceptor);
    }

    private RunAdvice() {}
  }
}
