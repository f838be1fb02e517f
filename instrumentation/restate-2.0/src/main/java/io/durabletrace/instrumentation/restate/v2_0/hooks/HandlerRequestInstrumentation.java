/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.restate.sdk.common.HandlerRequest;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;

/** Where the SDK takes the context from that it makes current on each of the user's threads. */
final class HandlerRequestInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("dev.restate.sdk.common.HandlerRequest");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("openTelemetryContext").and(takesNoArguments()),
        getClass().getName() + "$OpenTelemetryContextAdvice");
  }

  @SuppressWarnings("unused")
  public static final class OpenTelemetryContextAdvice {

    // The return type is the application's Context. Naming it here would name the agent's.
    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.This HandlerRequest request,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object context) {
      Object traced = TracedAttempt.applicationContext(request);
      if (traced != null) {
        context = traced;
      }
    }

    private OpenTelemetryContextAdvice() {}
  }
}
