/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.fieldType;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.restate.common.function.ThrowingSupplier;
import dev.restate.sdk.endpoint.definition.HandlerContext;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The Java API's {@code ctx.run} and {@code runAsync}: makes the run's span current around the
 * closure. All known releases of the SDK have the handler's context in a field; without it, runs
 * that are only replayed cost a wrapper that is not needed.
 */
final class ContextInstrumentation implements TypeInstrumentation {
  private static final String FIELD = "handlerContext";

  private final boolean withField;

  private ContextInstrumentation(boolean withField) {
    this.withField = withField;
  }

  static TypeInstrumentation withField() {
    return new ContextInstrumentation(true);
  }

  static TypeInstrumentation withoutField() {
    return new ContextInstrumentation(false);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    ElementMatcher.Junction<TypeDescription> hasField =
        declaresField(
            named(FIELD)
                .and(fieldType(named("dev.restate.sdk.endpoint.definition.HandlerContext"))));
    return named("dev.restate.sdk.ContextImpl").and(withField ? hasField : not(hasField));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("runAsync")
            .and(takesArguments(4))
            .and(takesArgument(3, named("dev.restate.common.function.ThrowingSupplier"))),
        getClass().getName() + (withField ? "$RunAsyncAdvice" : "$WithoutFieldAdvice"));
  }

  @SuppressWarnings("unused")
  public static final class RunAsyncAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.FieldValue(FIELD) HandlerContext handlerContext,
        @Advice.Argument(value = 3, readOnly = false) ThrowingSupplier<?> action) {
      action = TracedAction.enter(handlerContext, action);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    public static void onExit() {
      TracedAction.leave();
    }

    private RunAsyncAdvice() {}
  }

  @SuppressWarnings("unused")
  public static final class WithoutFieldAdvice {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void onEnter(
        @Advice.Argument(value = 3, readOnly = false) ThrowingSupplier<?> action) {
      action = TracedAction.enter(null, action);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    public static void onExit() {
      TracedAction.leave();
    }

    private WithoutFieldAdvice() {}
  }
}
