/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where the SDK makes a datum of a message that it will hand to the user's function later, on
 * another thread: sinks, batch maps, all kinds of reducers and, in SDK 0.9, map-streams. The method
 * has the same name in all of them.
 */
final class DatumInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return nameStartsWith("io.numaproj.numaflow.").and(declaresMethod(constructsDatum()));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        constructsDatum(), getClass().getName() + "$ConstructHandlerDatumAdvice");
  }

  private static ElementMatcher.Junction<MethodDescription> constructsDatum() {
    return named("constructHandlerDatum").and(takesArguments(1));
  }

  @SuppressWarnings("unused")
  public static final class ConstructHandlerDatumAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.Argument(0) Object request,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object datum) {
      Inbound.arrived(request, datum);
    }

    private ConstructHandlerDatumAdvice() {}
  }
}
