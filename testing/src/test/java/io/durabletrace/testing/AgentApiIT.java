/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we use of the agents' OpenTelemetry API that is not public. */
class AgentApiIT {
  private static final String API =
      "io.opentelemetry.javaagent.shaded.io.opentelemetry.api.common.";

  /** Else {@code FixedKeys} would sort all the same, and nobody would know. */
  @ParameterizedTest
  @MethodSource("agents")
  void attributes_are_made_of_what_is_in_order(AgentVersion agent) throws Exception {
    URL[] jar = {agent.jar().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
      Class<?> key = loader.loadClass(API + "AttributeKey");
      Object name = key.getMethod("stringKey", String.class).invoke(null, "name");
      Object attributes =
          loader
              .loadClass(API + "Attributes")
              .getMethod("of", key, Object.class)
              .invoke(null, name, "value");
      Constructor<?> constructor = attributes.getClass().getDeclaredConstructor(Object[].class);
      constructor.setAccessible(true);
      Object[] pairs = {name, "value"};
      assertThat(constructor.newInstance((Object) pairs)).isEqualTo(attributes);
    }
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }
}
