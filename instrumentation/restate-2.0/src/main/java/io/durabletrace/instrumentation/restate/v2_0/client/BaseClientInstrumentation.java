/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.client;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where a client of the ingress sends its request: the SDK's own over {@code java.net.http}, and
 * those that users build on the same class with another library.
 */
final class BaseClientInstrumentation implements TypeInstrumentation {
  static final String BASE_CLIENT = "dev.restate.client.base.BaseClient";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(BASE_CLIENT);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(named(BASE_CLIENT));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        namedOneOf("doPostRequest", "doGetRequest")
            .and(not(isAbstract()))
            .and(takesArgument(0, URI.class))
            .and(returns(CompletableFuture.class)),
        getClass().getName() + "$SendAdvice");
  }

  @SuppressWarnings("unused")
  public static final class SendAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static IngressCall onEnter() {
      return IngressCall.enter();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    public static void onExit(@Advice.Enter IngressCall call) {
      if (call != null) {
        call.leave();
      }
    }

    private SendAdvice() {}
  }
}
