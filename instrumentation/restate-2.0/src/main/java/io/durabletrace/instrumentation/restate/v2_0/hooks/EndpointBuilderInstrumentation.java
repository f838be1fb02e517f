/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where users give the SDK an OpenTelemetry, to have the server's context in their handlers. They
 * get ours, which is below it, so there is nothing to do but to say so.
 */
final class EndpointBuilderInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("dev.restate.sdk.endpoint.Endpoint$Builder");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("withOpenTelemetry").and(takesArguments(1)),
        getClass().getName() + "$WithOpenTelemetryAdvice");
  }

  @SuppressWarnings("unused")
  public static final class WithOpenTelemetryAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit() {
      UsersOpenTelemetry.found();
    }

    private WithOpenTelemetryAdvice() {}
  }
}
