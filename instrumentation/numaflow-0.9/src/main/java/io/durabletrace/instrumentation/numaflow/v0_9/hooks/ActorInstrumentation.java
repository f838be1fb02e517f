/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where the SDK handles the request of one message, and calls the user's function on the way: maps,
 * source transformers and, since SDK 0.10, map-streams.
 */
final class ActorInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return namedOneOf(
        "io.numaproj.numaflow.mapper.MapperActor",
        "io.numaproj.numaflow.sourcetransformer.TransformerActor",
        "io.numaproj.numaflow.mapstreamer.MapStreamerActor");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("processRequest").and(takesArguments(1)),
        getClass().getName() + "$ProcessRequestAdvice");
  }

  @SuppressWarnings("unused")
  public static final class ProcessRequestAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(@Advice.Argument(0) Object request) {
      Inbound.enter(request);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit() {
      Inbound.exit();
    }

    private ProcessRequestAdvice() {}
  }
}
