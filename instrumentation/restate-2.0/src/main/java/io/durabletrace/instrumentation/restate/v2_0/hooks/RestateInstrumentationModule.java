/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static java.util.Arrays.asList;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Traces handlers of the Restate SDK 2.0 and up, Java and Kotlin. */
@AutoService(InstrumentationModule.class)
public final class RestateInstrumentationModule extends InstrumentationModule {

  public RestateInstrumentationModule() {
    super("restate", "restate-2.0");
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    // added in 2.0; SDK 1.x is another product generation, which current servers do not accept
    return hasClassesNamed("dev.restate.sdk.endpoint.definition.HandlerRunner");
  }

  @Override
  public boolean isHelperClass(String className) {
    return className.startsWith("io.durabletrace.common.")
        || className.startsWith("io.durabletrace.instrumentation.restate.");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return asList(
        new EndpointRequestHandlerInstrumentation(),
        new HandlerRunnerInstrumentation(),
        new HandlerRequestInstrumentation(),
        HandlerContextInstrumentation.onUserThread(),
        HandlerContextInstrumentation.onCoreThread(),
        CallInstrumentation.onUserThread(),
        CallInstrumentation.onCoreThread(),
        ContextInstrumentation.withField(),
        ContextInstrumentation.withoutField(),
        new SdkInterceptorInstrumentation(),
        new EndpointBuilderInstrumentation());
  }
}
