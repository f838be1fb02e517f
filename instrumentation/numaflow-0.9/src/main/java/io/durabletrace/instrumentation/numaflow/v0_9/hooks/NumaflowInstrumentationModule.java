/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static java.util.Arrays.asList;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Traces user-defined functions of the Numaflow SDK 0.9 and up. */
@AutoService(InstrumentationModule.class)
public final class NumaflowInstrumentationModule extends InstrumentationModule {

  public NumaflowInstrumentationModule() {
    super("numaflow", "numaflow-0.9");
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    // added in 0.9; no Numaflow that is supported talks to an older SDK
    return hasClassesNamed("io.numaproj.numaflow.mapper.MapperActor");
  }

  @Override
  public boolean isHelperClass(String className) {
    return className.startsWith("io.durabletrace.common.")
        || className.startsWith("io.durabletrace.instrumentation.numaflow.");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return asList(
        new ActorInstrumentation(),
        new DatumInstrumentation(),
        new FunctionInstrumentation(),
        new StreamOutputInstrumentation(),
        new BatchFunctionInstrumentation(),
        new DatumIteratorInstrumentation(),
        new SourcerInstrumentation(),
        new SourceOutputInstrumentation(),
        new ReducerInstrumentation(),
        new ReducerFactoryInstrumentation());
  }
}
