/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.Collection;
import java.util.Map.Entry;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where the SDK takes a {@code ctx.call} or {@code ctx.send}, for the Java and the Kotlin API. One
 * class does that on the user's thread and then calls the other, its super class, on the core
 * thread. SDK 2.9 has put an argument before the headers.
 */
final class CallInstrumentation implements TypeInstrumentation {
  private final String type;
  private final String advice;

  private CallInstrumentation(String type, String advice) {
    this.type = type;
    this.advice = advice;
  }

  /** Where the call comes in: what is current there is the caller. */
  static TypeInstrumentation onUserThread() {
    return new CallInstrumentation(
        "dev.restate.sdk.core.ExecutorSwitchingHandlerContextImpl", "$UserThread");
  }

  /** Where the call gets its place in the journal. */
  static TypeInstrumentation onCoreThread() {
    return new CallInstrumentation("dev.restate.sdk.core.HandlerContextImpl", "$CoreThread");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(type);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    for (int headers : new int[] {3, 4}) {
      transformer.applyAdviceToMethod(
          callsWithHeadersAt(headers), getClass().getName() + advice + headers + "Advice");
    }
  }

  static ElementMatcher<MethodDescription> callsWithHeadersAt(int index) {
    return namedOneOf("call", "send")
        .and(takesArgument(0, named("dev.restate.common.Target")))
        .and(takesArgument(index, Collection.class));
  }

  @SuppressWarnings("unused")
  public static final class UserThread3Advice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.Argument(value = 3, readOnly = false) Collection<Entry<String, String>> headers) {
      headers = TracedCall.capture(headers);
    }

    private UserThread3Advice() {}
  }

  @SuppressWarnings("unused")
  public static final class UserThread4Advice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.Argument(value = 4, readOnly = false) Collection<Entry<String, String>> headers) {
      headers = TracedCall.capture(headers);
    }

    private UserThread4Advice() {}
  }

  @SuppressWarnings("unused")
  public static final class CoreThread3Advice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.This HandlerContext handlerContext,
        @Advice.Origin("#m") String method,
        @Advice.Argument(value = 3, readOnly = false) Collection<Entry<String, String>> headers) {
      headers = TracedCall.resolve(handlerContext, method, headers);
    }

    private CoreThread3Advice() {}
  }

  @SuppressWarnings("unused")
  public static final class CoreThread4Advice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.This HandlerContext handlerContext,
        @Advice.Origin("#m") String method,
        @Advice.Argument(value = 4, readOnly = false) Collection<Entry<String, String>> headers) {
      headers = TracedCall.resolve(handlerContext, method, headers);
    }

    private CoreThread4Advice() {}
  }
}
