/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.client;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static java.util.Collections.singletonList;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Has calls of Restate's ingress client, 2.0 and up, carry a context that the ingress accepts. A
 * module of its own: a program that only calls has none of the SDK's other classes.
 */
@AutoService(InstrumentationModule.class)
public final class RestateClientInstrumentationModule extends InstrumentationModule {

  public RestateClientInstrumentationModule() {
    super("restate-client", "restate-client-2.0");
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed(BaseClientInstrumentation.BASE_CLIENT);
  }

  @Override
  public boolean isHelperClass(String className) {
    return className.startsWith("io.durabletrace.common.")
        || className.startsWith("io.durabletrace.instrumentation.restate.");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return singletonList(new BaseClientInstrumentation());
  }
}
