/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.List;
import java.util.function.Function;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Writes down which methods of a type would get which advice. */
final class AdviceRecorder implements TypeTransformer {
  private final TypeDescription type;
  private final List<String> found;

  AdviceRecorder(TypeDescription type, List<String> found) {
    this.type = type;
    this.found = found;
  }

  @Override
  public void applyAdviceToMethod(
      ElementMatcher<? super MethodDescription> methods, String adviceClass) {
    for (MethodDescription method : type.getDeclaredMethods()) {
      if (methods.matches(method) && !method.isAbstract()) { // nothing there to put advice into
        found.add(
            type.getName()
                + '.'
                + method.getName()
                + '/'
                + method.getParameters().size()
                + ' '
                + adviceClass.substring(adviceClass.lastIndexOf('$') + 1));
      }
    }
  }

  @Override
  public void applyAdviceToMethod(
      ElementMatcher<? super MethodDescription> methods,
      Function<Advice.WithCustomMapping, Advice.WithCustomMapping> mapping,
      String adviceClass) {
    applyAdviceToMethod(methods, adviceClass);
  }

  @Override
  public void applyTransformer(AgentBuilder.Transformer transformer) {
    throw new UnsupportedOperationException("Nothing of ours does that");
  }
}
