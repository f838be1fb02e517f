/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we use of the agents' OpenTelemetry that is not public. */
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

  /** Else the SDK would look at each id of the application's spans, and nobody would know. */
  @ParameterizedTest
  @MethodSource("agents")
  void the_sdk_can_be_told_that_ids_are_valid(AgentVersion agent) throws Exception {
    try (JarFile jar = new JarFile(agent.jar().toFile());
        InputStream in =
            jar.getInputStream(
                jar.getEntry("inst/io/opentelemetry/sdk/trace/TracerSharedState.classdata"))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("idGeneratorSafeToSkipIdValidation");
    }
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }
}
