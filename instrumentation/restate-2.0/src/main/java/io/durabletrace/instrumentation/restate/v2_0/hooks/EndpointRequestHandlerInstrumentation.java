/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Where every request of the runtime comes in, over any transport: puts our eyes on its bytes. */
final class EndpointRequestHandlerInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("dev.restate.sdk.core.EndpointRequestHandler");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    // Four arguments until 2.2, five since 2.3, where the one with four calls the other.
    transformer.applyAdviceToMethod(
        named("processorForRequest")
            .and(takesArgument(0, String.class))
            .and(takesArgument(1, named("dev.restate.sdk.endpoint.HeadersAccessor"))),
        getClass().getName() + "$ProcessorForRequestAdvice");
  }

  @SuppressWarnings("unused")
  public static final class ProcessorForRequestAdvice {

    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void onExit(
        @Advice.Argument(0) String path,
        @Advice.Argument(1) HeadersAccessor headers,
        @Advice.Return(readOnly = false) RequestProcessor processor) {
      processor = TracedRequestProcessor.wrap(processor, path, headers);
    }

    private ProcessorForRequestAdvice() {}
  }
}
